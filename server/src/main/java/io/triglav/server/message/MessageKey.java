package io.triglav.server.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * By what a message is recognised when it is sent again.
 *
 * @param uuid the sender's, or one made from his key
 * @param senderKey what he sent, when that was no UUID: v1 took any text
 */
record MessageKey(UUID uuid, @Nullable String senderKey) {
  static final int LONGEST = 255;

  private static final Pattern UUID_FORM =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  static MessageKey random() {
    return new MessageKey(UUID.randomUUID(), null);
  }

  /** The key of a text; texts that differ in case only are one key (v1). */
  static MessageKey of(String text) {
    return UUID_FORM.matcher(text).matches()
        ? new MessageKey(UUID.fromString(text), null)
        : new MessageKey(hash(text.toLowerCase(Locale.ROOT)), text);
  }

  /** 122 bits of SHA-256 as a UUID of version 8 (RFC 9562, section 5.8). */
  private static UUID hash(String text) {
    ByteBuffer bits = ByteBuffer.wrap(sha256(text));
    long high = (bits.getLong() & ~0xF000L) | 0x8000L;
    long low = (bits.getLong() & ~(0b11L << 62)) | (1L << 63);
    return new UUID(high, low);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
