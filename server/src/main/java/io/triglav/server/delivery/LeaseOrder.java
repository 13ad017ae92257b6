package io.triglav.server.delivery;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /** Those of the jobs, given by their uris, that the subscriber serves. */
  Set<Long> served(Map<Long, String> jobs) {
    Set<Long> served = new HashSet<>();
    jobs.forEach(
        (id, uri) -> {
          if (subscriber.serves(uri)) {
            served.add(id);
          }
        });
    return served;
  }
}
