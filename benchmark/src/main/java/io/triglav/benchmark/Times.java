package io.triglav.benchmark;

/**
 * The times of one sender's messages: each partition is announced once, so every hour comes as
 * often as there are inputs to announce for it.
 */
final class Times {
  /** The year 2100: future times count for firing, whenever this runs. */
  private static final long FIRST = 4_102_444_800L;

  private static final long HOUR = 3_600;

  private Times() {}

  /**
   * The time of a message.
   *
   * @param n which one of the sender's messages, from 0
   */
  static long of(long n, int inputs) {
    return FIRST + HOUR * (n / inputs);
  }
}
