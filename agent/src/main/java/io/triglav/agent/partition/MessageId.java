package io.triglav.agent.partition;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.triglav.plugin.Dataset;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;

/**
 * Names messages after what they say (UUID version 5, RFC 9562), so that saying the same again
 * after a crash, or from a second agent, is the same message to the server.
 */
public final class MessageId {
  private static final UUID URLS = UUID.fromString("6ba7b811-9dad-11d1-80b4-00c04fd430c8");
  private static final UUID PUBLISHED =
      version5(URLS, "https://github.com/triglav-dataflow/triglav#published");

  private MessageId() {}

  /** For the news that a partition was found in a certain version. */
  public static UUID published(Dataset dataset, Instant time, String token) {
    return version5(PUBLISHED, name(dataset, time.getEpochSecond() + "\n" + token));
  }

  /** A short name for a uri. */
  public static UUID named(String uri) {
    return version5(URLS, uri);
  }

  private static String name(Dataset dataset, String rest) {
    return String.join("\n", dataset.uri(), dataset.unit().toString(), dataset.timezone(), rest);
  }

  static UUID version5(UUID namespace, String name) {
    MessageDigest sha1 = sha1();
    sha1.update(bytes(namespace));
    ByteBuffer hash = ByteBuffer.wrap(sha1.digest(name.getBytes(UTF_8)));
    long high = (hash.getLong() & ~0xF000L) | 0x5000L;
    long low = (hash.getLong() & ~(0b11L << 62)) | (0b10L << 62);
    return new UUID(high, low);
  }

  private static byte[] bytes(UUID uuid) {
    return ByteBuffer.allocate(16)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .array();
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
