package io.triglav.server.delivery;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A worker who asks for deliveries.
 *
 * @param max how many at most
 * @param waits whether he waits for them when there are none
 * @param outcome what he is handed; empty when there is nothing, or his patience has ended
 */
record LeaseOrder(
    Subscriber subscriber,
    String worker,
    int max,
    Duration lease,
    boolean waits,
    CompletableFuture<List<Loaded>> outcome) {

  boolean isWaiting() {
    return !outcome.isDone();
  }

  boolean serves(Collection<String> jobUris) {
    return jobUris.stream().anyMatch(subscriber::serves);
  }
}
