package io.triglav.client;

import org.jspecify.annotations.Nullable;

/**
 * Which deliveries to list; null does not restrict.
 *
 * @param before only with smaller ids: to read on, the last id seen
 * @param limit how many at most, 1 to 10000
 */
public record DeliveryFilter(
    @Nullable String subscriber,
    @Nullable DeliveryState state,
    @Nullable Long jobId,
    @Nullable Long before,
    int limit) {

  /** The newest hundred. */
  public static DeliveryFilter all() {
    return new DeliveryFilter(null, null, null, null, 100);
  }

  public DeliveryFilter ofSubscriber(@Nullable String name) {
    return new DeliveryFilter(name, state, jobId, before, limit);
  }

  public DeliveryFilter in(@Nullable DeliveryState wanted) {
    return new DeliveryFilter(subscriber, wanted, jobId, before, limit);
  }

  public DeliveryFilter ofJob(@Nullable Long id) {
    return new DeliveryFilter(subscriber, state, id, before, limit);
  }

  public DeliveryFilter before(@Nullable Long id) {
    return new DeliveryFilter(subscriber, state, jobId, id, limit);
  }

  public DeliveryFilter limit(int atMost) {
    return new DeliveryFilter(subscriber, state, jobId, before, atMost);
  }
}
