package io.triglav.server.delivery;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The workers that wait, by their subscribers. One thread changes it, any may look. */
final class Waiting {
  private final Map<Long, List<LeaseOrder>> bySubscriber = new ConcurrentHashMap<>();

  void add(LeaseOrder order) {
    bySubscriber
        .computeIfAbsent(order.subscriber().id(), id -> new CopyOnWriteArrayList<>())
        .add(order);
  }

  boolean isEmpty() {
    return bySubscriber.isEmpty();
  }

  int count() {
    return bySubscriber.values().stream().mapToInt(List::size).sum();
  }

  /** The ids of those for whom somebody waits. */
  Set<Long> subscribers() {
    return bySubscriber.keySet();
  }

  /**
   * Whom it concerns that jobs have fired.
   *
   * @param jobs their uris, by their ids
   * @return those of the jobs that a subscriber serves, by his id
   */
  Map<Long, Set<Long>> servedBy(Map<Long, String> jobs) {
    Map<Long, Set<Long>> concerned = new HashMap<>();
    for (Map.Entry<Long, List<LeaseOrder>> each : bySubscriber.entrySet()) {
      for (LeaseOrder order : each.getValue()) {
        Set<Long> served = order.served(jobs);
        if (!served.isEmpty()) {
          concerned.put(each.getKey(), served);
        }
        break; // all are of one subscriber
      }
    }
    return concerned;
  }

  /** Who waits for these subscribers; those for whom nobody does are left out. */
  Map<Long, List<LeaseOrder>> of(Set<Long> subscriberIds) {
    Map<Long, List<LeaseOrder>> live = new HashMap<>();
    for (Long id : subscriberIds) {
      List<LeaseOrder> orders =
          bySubscriber.getOrDefault(id, List.of()).stream().filter(LeaseOrder::isWaiting).toList();
      if (!orders.isEmpty()) {
        live.put(id, orders);
      }
    }
    return live;
  }

  /** Those who have got something, or have lost their patience. */
  void forgetThoseGone() {
    bySubscriber.values().forEach(all -> all.removeIf(order -> !order.isWaiting()));
    bySubscriber.values().removeIf(List::isEmpty);
  }

  /** Who asks again is served by another server, perhaps. */
  void sendAllAway() {
    bySubscriber.values().forEach(all -> all.forEach(order -> order.outcome().complete(List.of())));
  }
}
