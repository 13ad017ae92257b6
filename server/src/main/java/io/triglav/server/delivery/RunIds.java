package io.triglav.server.delivery;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.UUID;

/**
 * Ids of runs: UUIDs of version 7 (RFC 9562, section 5.7), which sort by the time of their making.
 */
final class RunIds {
  private static final SecureRandom RANDOM = new SecureRandom();

  private RunIds() {}

  static UUID next(Instant now) {
    // The 12 bits after the milliseconds hold the fraction of the millisecond (section 6.2, method
    // 3).
    long nanosOfMilli = now.get(ChronoField.NANO_OF_SECOND) % 1_000_000L;
    long fraction = nanosOfMilli * 4_096 / 1_000_000;
    long high = (now.toEpochMilli() << 16) | 0x7000L | fraction;
    long low = (RANDOM.nextLong() >>> 2) | (1L << 63);
    return new UUID(high, low);
  }
}
