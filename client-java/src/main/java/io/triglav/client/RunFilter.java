package io.triglav.client;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which runs to list; null does not restrict.
 *
 * @param before only older ones: to read on, the last id seen
 * @param limit how many at most, 1 to 10000
 */
public record RunFilter(
    @Nullable Long jobId,
    @Nullable RunState state,
    @Nullable Long deliveryId,
    @Nullable UUID before,
    int limit) {

  /** The newest hundred. */
  public static RunFilter all() {
    return new RunFilter(null, null, null, null, 100);
  }

  public RunFilter ofJob(@Nullable Long id) {
    return new RunFilter(id, state, deliveryId, before, limit);
  }

  public RunFilter in(@Nullable RunState wanted) {
    return new RunFilter(jobId, wanted, deliveryId, before, limit);
  }

  public RunFilter ofDelivery(@Nullable Long id) {
    return new RunFilter(jobId, state, id, before, limit);
  }

  public RunFilter before(@Nullable UUID id) {
    return new RunFilter(jobId, state, deliveryId, id, limit);
  }

  public RunFilter limit(int atMost) {
    return new RunFilter(jobId, state, deliveryId, before, atMost);
  }
}
