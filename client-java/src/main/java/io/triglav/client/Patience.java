package io.triglav.client;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a call is made again, and when to give up.
 *
 * @param retries how often a call is made again, at most
 * @param longestRetryAfter a server that asks for a longer pause than this is not waited for
 */
record Patience(int retries, Backoff backoff, Duration longestRetryAfter, RandomGenerator random) {

  /** Empty: give up. */
  Optional<Duration> pause(int failures, TriglavException failure) {
    if (failures > retries) {
      return Optional.empty();
    }
    Duration asked = asked(failure);
    return asked.compareTo(longestRetryAfter) > 0
        ? Optional.empty()
        : Optional.of(asked.plus(backoff.delay(failures, random)));
  }

  /**
   * How long to wait for as long as it takes: what the server asked for, within reason, and a
   * growing random time.
   */
  Duration persistentPause(int failures, TriglavException failure) {
    return WaitLimit.shorter(asked(failure), longestRetryAfter)
        .plus(backoff.delay(failures, random));
  }

  private static Duration asked(TriglavException failure) {
    return failure instanceof ServerUnreachable u
        ? u.retryAfter().orElse(Duration.ZERO)
        : Duration.ZERO;
  }
}
