package io.triglav.server.agent;

import io.swagger.v3.oas.annotations.media.Schema;
import io.triglav.server.shared.Checks;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An agent asks for its share of what there is to watch, and tells what it has seen. */
record ClaimRequest(
    @Schema(
            description =
                "Beginnings of uris; those that the agent is registered with when left out",
            example = "[\"hdfs://ns1/\"]")
        @Nullable List<@Nullable String> prefixes,
    @Schema(
            description = "How long it has them unless it asks again",
            minimum = "1",
            maximum = "86400",
            defaultValue = "120",
            example = "120")
        @Nullable Long lease_seconds,
    @Schema(description = "What it has looked at; of what it does not hold any more is ignored")
        @Nullable List<@Nullable LookRequest> looks) {

  private static final int LONGEST_LEASE = 86_400;
  private static final int DEFAULT_LEASE = 120;
  private static final int MOST_LOOKS = 10_000;

  void check() {
    Checks checks = new Checks();
    AgentRequest.checkPrefixes(checks, prefixes);
    if (lease_seconds != null) {
      checks.number("lease_seconds", lease_seconds, 1, LONGEST_LEASE);
    }
    checkLooks(checks);
    checks.done();
  }

  private void checkLooks(Checks checks) {
    if (looks == null) {
      return;
    }
    if (looks.size() > MOST_LOOKS) {
      checks.notAllowed(
          "looks", "has " + looks.size() + " entries; at most " + MOST_LOOKS + " are allowed");
    }
    for (int i = 0; i < looks.size() && !checks.isFull(); i++) {
      LookRequest look = looks.get(i);
      String place = "looks[" + i + "]";
      if (look == null) {
        checks.missing(place);
      } else {
        look.check(checks.at(place));
      }
    }
  }

  Duration lease() {
    return Duration.ofSeconds(lease_seconds == null ? DEFAULT_LEASE : lease_seconds);
  }

  /** In the order of the request. */
  List<Look> seen() {
    return looks == null
        ? List.of()
        : looks.stream()
            .filter(Objects::nonNull)
            .map(look -> Objects.requireNonNull(look).look())
            .toList();
  }
}
