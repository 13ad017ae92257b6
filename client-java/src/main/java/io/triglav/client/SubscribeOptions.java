package io.triglav.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to work off deliveries.
 *
 * @param workers how many at once, at least 1
 * @param worker who works, for people; null: the user's name
 * @param lease how long a delivery stays with a worker of which nothing is heard, 1 second to a
 *     day; heartbeats are sent three times as often
 * @param longPoll how long one request for deliveries waits on the server, up to 60 seconds;
 *     closing waits for its end, as a delivery that is handed out at that moment would otherwise
 *     have to wait for the end of its lease
 * @param grace how long closing waits for the handlers before it hands their deliveries back
 */
public record SubscribeOptions(
    int workers, @Nullable String worker, Duration lease, Duration longPoll, Duration grace) {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  public SubscribeOptions {
    if (workers < 1) {
      throw new IllegalArgumentException("workers: " + workers + " is not at least 1");
    }
    if (lease.compareTo(Duration.ofSeconds(1)) < 0 || lease.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException("lease: " + lease + " is not between 1 second and 1 day");
    }
    if (longPoll.isNegative() || longPoll.compareTo(LONGEST_WAIT) > 0) {
      throw new IllegalArgumentException(
          "longPoll: " + longPoll + " is not between 0 and 60 seconds");
    }
  }

  /** One worker, a lease of a minute, requests that wait for 10 seconds, a grace of 30 seconds. */
  public static SubscribeOptions standard() {
    return new SubscribeOptions(
        1, null, Duration.ofMinutes(1), Duration.ofSeconds(10), Duration.ofSeconds(30));
  }

  public SubscribeOptions workers(int number) {
    return new SubscribeOptions(number, worker, lease, longPoll, grace);
  }

  public SubscribeOptions worker(String name) {
    return new SubscribeOptions(workers, name, lease, longPoll, grace);
  }

  public SubscribeOptions lease(Duration time) {
    return new SubscribeOptions(workers, worker, time, longPoll, grace);
  }

  public SubscribeOptions longPoll(Duration time) {
    return new SubscribeOptions(workers, worker, lease, time, grace);
  }

  public SubscribeOptions grace(Duration time) {
    return new SubscribeOptions(workers, worker, lease, longPoll, time);
  }

  LeaseOrder order(String subscriber) {
    return LeaseOrder.of(subscriber).worker(worker).lease(lease).longPoll(longPoll);
  }
}
