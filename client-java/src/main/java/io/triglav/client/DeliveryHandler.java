package io.triglav.client;

import org.jspecify.annotations.Nullable;

/** Does the work of a delivery. */
@FunctionalInterface
public interface DeliveryHandler {
  /**
   * Called by a thread of the subscription for each delivery.
   *
   * @param work the delivery, and what one may want to know while working on it
   * @return how it ended; null is as good as nothing and hands it back
   * @throws Exception when it failed; it is tried again as the job's policy says
   */
  @Nullable DeliveryResult handle(DeliveryWork work) throws Exception;
}
