package io.triglav.client;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which partitions of one resource; null does not restrict.
 *
 * @param resourceUri the uri of the resource as it was declared
 * @param unit {@code singular}, {@code daily} or {@code hourly}
 * @param time the start of one partition, instead of {@code from} and {@code to}
 * @param from the first time that counts
 * @param to the last time that counts
 * @param newerThan only those published by a message after this one
 * @param limit how many at most, 1 to 10000
 */
public record PartitionFilter(
    String resourceUri,
    @Nullable String unit,
    @Nullable String timezone,
    @Nullable Instant time,
    @Nullable Instant from,
    @Nullable Instant to,
    @Nullable Long newerThan,
    int limit) {
  private static final int USUAL_LIMIT = 100;

  public PartitionFilter {
    Objects.requireNonNull(resourceUri, "resourceUri");
  }

  /** The first hundred of the resource. */
  public static PartitionFilter of(String resourceUri) {
    return new PartitionFilter(resourceUri, null, null, null, null, null, null, USUAL_LIMIT);
  }

  /** One partition. */
  public static PartitionFilter of(
      String resourceUri, String unit, @Nullable String timezone, Instant time) {
    return new PartitionFilter(resourceUri, unit, timezone, time, null, null, null, USUAL_LIMIT);
  }

  public PartitionFilter ofUnit(@Nullable String newUnit) {
    return new PartitionFilter(resourceUri, newUnit, timezone, time, from, to, newerThan, limit);
  }

  public PartitionFilter in(@Nullable String newTimezone) {
    return new PartitionFilter(resourceUri, unit, newTimezone, time, from, to, newerThan, limit);
  }

  public PartitionFilter between(@Nullable Instant first, @Nullable Instant last) {
    return new PartitionFilter(resourceUri, unit, timezone, null, first, last, newerThan, limit);
  }

  public PartitionFilter newerThan(@Nullable Long messageId) {
    return new PartitionFilter(resourceUri, unit, timezone, time, from, to, messageId, limit);
  }

  public PartitionFilter limit(int atMost) {
    return new PartitionFilter(resourceUri, unit, timezone, time, from, to, newerThan, atMost);
  }
}
