package io.triglav.server.job;

import io.swagger.v3.oas.annotations.media.Schema;
import io.triglav.server.shared.Checks;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the firings of a job are handed to each of its subscribers. Absent members stay as they are.
 */
record DeliveryPolicy(
    @Schema(
            description =
                "fifo: in the order of firing. lifo: the newest firing first. latest: only the latest job time that"
                    + " waits, the others are skipped",
            allowableValues = {"fifo", "lifo", "latest"},
            defaultValue = "fifo",
            example = "fifo")
        @Nullable String order,
    @Schema(
            description = "How many may be at work at once",
            minimum = "1",
            maximum = "10000",
            defaultValue = "1",
            example = "1")
        @Nullable Long max_in_flight,
    @Schema(
            description = "After so many failed attempts it is a dead letter",
            minimum = "1",
            maximum = "100",
            defaultValue = "5",
            example = "5")
        @Nullable Long max_attempts,
    @Schema(
            description = "The wait before the second attempt; doubles each time, up to an hour",
            minimum = "0",
            maximum = "3600",
            defaultValue = "10",
            example = "10")
        @Nullable Long retry_seconds) {

  private static final Set<String> ORDERS = Set.of("fifo", "lifo", "latest");

  void check(Checks checks) {
    if (order != null && !ORDERS.contains(order)) {
      checks.notAllowed(
          "order", Checks.quoted(order) + " is not allowed; use fifo, lifo or latest");
    }
    check(checks, "max_in_flight", max_in_flight, 1, 10_000);
    check(checks, "max_attempts", max_attempts, 1, 100);
    check(checks, "retry_seconds", retry_seconds, 0, 3_600);
  }

  private static void check(
      Checks checks, String field, @Nullable Long value, long least, long most) {
    if (value != null) {
      checks.number(field, value, least, most);
    }
  }
}
