package io.triglav.server.delivery.engine;

import java.time.Duration;

/**
 * What follows a failed attempt.
 *
 * @param maxAttempts after the last one the delivery is dead
 * @param firstWait before the second attempt; doubles each time, up to {@link #LONGEST_WAIT}
 */
public record Policy(int maxAttempts, Duration firstWait) {
  public static final Duration LONGEST_WAIT = Duration.ofHours(1);

  /** How long to wait after that many attempts. */
  Duration waitAfter(int attempts) {
    long doubled = firstWait.toSeconds() << Math.min(Math.max(attempts - 1, 0), 20);
    return Duration.ofSeconds(Math.min(doubled, LONGEST_WAIT.toSeconds()));
  }
}
