package io.triglav.client;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The news that a partition is ready (again), to be sent.
 *
 * @param resourceUri the uri of the resource as it was declared, patterns such as {@code %Y-%m-%d}
 *     included
 * @param resourceUnit {@code singular}, {@code daily} or {@code hourly}
 * @param resourceTime the start of the partition; the epoch for {@code singular}
 * @param resourceTimezone an offset such as {@code +09:00} or a zone such as {@code Asia/Tokyo}, as
 *     the resource declares it
 * @param payload text for people and programs downstream, JSON by custom
 * @param uuid names this message: the server takes the same uuid once only. Null: the client makes
 *     a random one for each call
 * @param versionToken which version of the partition was seen, in the sender's own words; the
 *     server keeps the last one of each partition, so that an agent need not remember it
 */
public record Message(
    String resourceUri,
    String resourceUnit,
    Instant resourceTime,
    @Nullable String resourceTimezone,
    @Nullable String payload,
    @Nullable String uuid,
    @Nullable String versionToken) {

  public Message {
    Objects.requireNonNull(resourceUri, "resourceUri");
    Objects.requireNonNull(resourceUnit, "resourceUnit");
    Objects.requireNonNull(resourceTime, "resourceTime");
  }

  /** Names no version. */
  public Message(
      String resourceUri,
      String resourceUnit,
      Instant resourceTime,
      @Nullable String resourceTimezone,
      @Nullable String payload,
      @Nullable String uuid) {
    this(resourceUri, resourceUnit, resourceTime, resourceTimezone, payload, uuid, null);
  }

  /**
   * The partition of one day, which starts at its first instant in that zone (not always 00:00).
   */
  public static Message daily(String resourceUri, LocalDate day, String timezone) {
    Instant start = day.atStartOfDay(ZoneId.of(timezone)).toInstant();
    return new Message(resourceUri, "daily", start, timezone, null, null);
  }

  /** The partition of the hour that starts at that instant. */
  public static Message hourly(String resourceUri, Instant hour, String timezone) {
    return new Message(resourceUri, "hourly", hour, timezone, null, null);
  }

  /** The one partition of a resource without a time axis. */
  public static Message singular(String resourceUri, String timezone) {
    return new Message(resourceUri, "singular", Instant.EPOCH, timezone, null, null);
  }

  public Message withPayload(String newPayload) {
    return new Message(
        resourceUri, resourceUnit, resourceTime, resourceTimezone, newPayload, uuid, versionToken);
  }

  /**
   * The same news under a name of the caller's: a UUID, or another text that is made up only once.
   */
  public Message withUuid(String newUuid) {
    return new Message(
        resourceUri, resourceUnit, resourceTime, resourceTimezone, payload, newUuid, versionToken);
  }

  /** The same news of a certain version of the partition. */
  public Message withVersionToken(@Nullable String token) {
    return new Message(
        resourceUri, resourceUnit, resourceTime, resourceTimezone, payload, uuid, token);
  }

  Message withSomeUuid() {
    return uuid == null ? withUuid(UUID.randomUUID().toString()) : this;
  }
}
