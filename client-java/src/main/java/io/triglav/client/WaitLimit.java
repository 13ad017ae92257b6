package io.triglav.client;

import java.time.Duration;

/**
 * How long to wait for something.
 *
 * @param timeout in all; zero: one look
 * @param maxOutage how long to put up with a server that does not answer; after that {@link
 *     ServerUnreachable} is thrown
 */
public record WaitLimit(Duration timeout, Duration maxOutage) {
  private static final Duration LONGEST = Duration.ofDays(3650);

  public WaitLimit {
    timeout = shorter(timeout, LONGEST);
    maxOutage = shorter(maxOutage, LONGEST);
  }

  /** That long, whether the server answers or not. */
  public static WaitLimit of(Duration timeout) {
    return new WaitLimit(timeout, LONGEST);
  }

  public WaitLimit maxOutage(Duration time) {
    return new WaitLimit(timeout, time);
  }

  static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
