package io.triglav.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait between failures: somewhere between nothing and a bound that doubles each time
 * ("full jitter"), so that many clients of one server that went away do not come back at the same
 * moment.
 *
 * @param first the bound after the first failure
 * @param cap what the bound never exceeds
 */
public record Backoff(Duration first, Duration cap) {
  private static final int MOST_DOUBLINGS = 30;

  /**
   * A random time up to the bound.
   *
   * @param failures how many in a row so far, at least 1
   */
  public Duration delay(int failures, RandomGenerator random) {
    return Duration.ofMillis(random.nextLong(bound(failures).toMillis() + 1));
  }

  /**
   * The longest that {@link #delay} gives.
   *
   * @param failures how many in a row so far, at least 1
   */
  public Duration bound(int failures) {
    int doublings = Math.min(Math.max(failures, 1) - 1, MOST_DOUBLINGS);
    Duration doubled = first.multipliedBy(1L << doublings);
    return doubled.compareTo(cap) > 0 ? cap : doubled;
  }
}
