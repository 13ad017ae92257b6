package io.triglav.server.delivery;

import io.swagger.v3.oas.annotations.media.Schema;
import io.triglav.server.shared.Checks;
import io.triglav.server.shared.Wait;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A worker asks for deliveries. */
record LeaseRequest(
    @Schema(
            description = "The subscriber that he works for",
            requiredMode = Schema.RequiredMode.REQUIRED,
            example = "jenkins")
        @Nullable String subscriber,
    @Schema(
            description = "Who he is, for people; the user's name when left out",
            maxLength = LONGEST_WORKER,
            example = "agent-1@host-7")
        @Nullable String worker,
    @Schema(
            description = "How many at most",
            minimum = "1",
            maximum = "1000",
            defaultValue = "1",
            example = "1")
        @Nullable Long max,
    @Schema(
            description = "How long he has them without a heartbeat",
            minimum = "1",
            maximum = "86400",
            defaultValue = "60",
            example = "60")
        @Nullable Long lease_seconds,
    @Schema(
            description = "How long to wait when there is none",
            minimum = "0",
            maximum = "60",
            defaultValue = "0",
            example = "30")
        @Nullable Long wait_seconds) {

  static final int LONGEST_WORKER = 255;
  static final int LONGEST_LEASE = 86_400;
  private static final int DEFAULT_LEASE = 60;
  private static final int MOST = 1_000;

  void check() {
    Checks checks = new Checks();
    checks.text("subscriber", subscriber, 200);
    checkWorker(checks, worker);
    if (max != null) {
      checks.number("max", max, 1, MOST);
    }
    checkLease(checks, lease_seconds);
    checks.done();
    Wait.of("wait_seconds", wait_seconds);
  }

  static void checkWorker(Checks checks, @Nullable String worker) {
    checks.optionalText("worker", worker, LONGEST_WORKER);
  }

  static void checkLease(Checks checks, @Nullable Long seconds) {
    if (seconds != null) {
      checks.number("lease_seconds", seconds, 1, LONGEST_LEASE);
    }
  }

  static Duration lease(@Nullable Long seconds) {
    return Duration.ofSeconds(seconds == null ? DEFAULT_LEASE : seconds);
  }

  int most() {
    return max == null ? 1 : max.intValue();
  }

  Duration patience() {
    return Wait.of("wait_seconds", wait_seconds);
  }
}
