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

  /**
   * Called when the server has taken note of how it ended: nobody will ask for this run again. Not
   * called when the report is refused, or when the client is closed before it gets through.
   */
  default void acknowledged(Delivery delivery, DeliveryResult result) {}
}
