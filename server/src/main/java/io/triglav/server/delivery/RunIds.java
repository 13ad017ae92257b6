package io.triglav.server.delivery;

import io.triglav.server.delivery.engine.Delivery;
import io.triglav.server.delivery.engine.Run;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Ids of runs: UUIDs of version 7 (RFC 9562, section 5.7), which sort by the time from which they
 * could run.
 */
final class RunIds {
  private static final SecureRandom RANDOM = new SecureRandom();

  private RunIds() {}

  /** Of a run that somebody starts on his own. */
  static UUID next(Instant now) {
    return version7(now, RANDOM.nextLong());
  }

  /**
   * Of the run that a delivery becomes: the same as often as it is asked for, so that a lease that
   * was lost with the database's machine is repeated as the run that it was.
   *
   * @param last the run of the attempt before
   */
  static UUID of(Delivery delivery, @Nullable Run last, Instant firedAt) {
    Instant ended = last == null ? null : last.times().ended();
    String attempt =
        delivery.subscriberId()
            + ":"
            + delivery.jobMessageId()
            + ":"
            + (last == null ? "" : last.id());
    return version7(ended == null ? firedAt : ended, hash(attempt));
  }

  private static UUID version7(Instant time, long bits) {
    // The 12 bits after the milliseconds hold the fraction of the millisecond (section 6.2, method
    // 3).
    long nanosOfMilli = time.get(ChronoField.NANO_OF_SECOND) % 1_000_000L;
    long fraction = nanosOfMilli * 4_096 / 1_000_000;
    long high = (time.toEpochMilli() << 16) | 0x7000L | fraction;
    long low = (bits >>> 2) | (1L << 63);
    return new UUID(high, low);
  }

  private static long hash(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return ByteBuffer.wrap(digest.digest(text.getBytes(StandardCharsets.UTF_8))).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
