package io.triglav.agent.probe;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which resources cannot be watched at the moment, and why. Changes are logged, and once an hour
 * what has stayed bad.
 */
final class Health {
  private static final Logger log = LoggerFactory.getLogger(Health.class);
  private static final Duration REMIND = Duration.ofHours(1);

  private record Failing(String why, Instant since, Instant reported) {}

  private final Map<String, Failing> failing = new HashMap<>();

  void report(String resource, Optional<String> problem, Instant now) {
    problem.ifPresentOrElse(why -> bad(resource, why, now), () -> good(resource, now));
  }

  int failingCount() {
    return failing.size();
  }

  private void bad(String resource, String why, Instant now) {
    Failing before = failing.getOrDefault(resource, new Failing("", now, now));
    boolean known = before.why.equals(why) && now.isBefore(before.reported.plus(REMIND));
    if (!known) {
      log.warn("failing since {}: {}: {}", before.since, resource, why);
      failing.put(resource, new Failing(why, before.since, now));
    }
  }

  private void good(String resource, Instant now) {
    Failing before = failing.remove(resource);
    if (before != null) {
      log.info(
          "well again: {}, was failing for {} s",
          resource,
          Duration.between(before.since, now).toSeconds());
    }
  }
}
