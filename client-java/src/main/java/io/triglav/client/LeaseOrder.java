package io.triglav.client;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a worker asks for.
 *
 * @param subscriber the name of the subscriber that he works for
 * @param worker who he is, for people; the user's name when null
 * @param max how many at most, 1 to 1000
 * @param lease how long he has them without a heartbeat, 1 second to a day
 * @param longPoll how long to wait when there is none, up to 60 seconds; fractions of a second are
 *     dropped
 */
public record LeaseOrder(
    String subscriber, @Nullable String worker, int max, Duration lease, Duration longPoll) {

  public LeaseOrder {
    Objects.requireNonNull(subscriber, "subscriber");
  }

  /** One delivery for a minute, if there is one right now. */
  public static LeaseOrder of(String subscriber) {
    return new LeaseOrder(subscriber, null, 1, Duration.ofMinutes(1), Duration.ZERO);
  }

  public LeaseOrder worker(@Nullable String name) {
    return new LeaseOrder(subscriber, name, max, lease, longPoll);
  }

  public LeaseOrder max(int atMost) {
    return new LeaseOrder(subscriber, worker, atMost, lease, longPoll);
  }

  public LeaseOrder lease(Duration time) {
    return new LeaseOrder(subscriber, worker, max, time, longPoll);
  }

  public LeaseOrder longPoll(Duration time) {
    return new LeaseOrder(subscriber, worker, max, lease, time);
  }
}
