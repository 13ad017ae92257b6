package io.triglav.plugin;

import java.time.Instant;
import java.time.ZonedDateTime;

/**
 * One partition of a dataset.
 *
 * @param start its first moment, in the dataset's own timezone, so that its date and hour are those
 *     that the dataset means. For {@code singular}, which has no time, the epoch in UTC
 */
public record Partition(Dataset dataset, ZonedDateTime start) {
  /** The moment of its start, as messages name it. */
  public Instant time() {
    return start.toInstant();
  }
}
