package io.triglav.client;

import java.time.Duration;

/**
 * Says that a run goes on.
 *
 * @param lease how long until the next heartbeat at most, 1 second to a day
 * @param started false while it is being looked for or prepared
 */
public record Heartbeat(Duration lease, boolean started, Progress progress) {

  /** It has started, and there is nothing new to say of it. */
  public static Heartbeat of(Duration lease) {
    return new Heartbeat(lease, true, Progress.none());
  }

  /** It is being looked for or prepared. */
  public static Heartbeat preparing(Duration lease) {
    return new Heartbeat(lease, false, Progress.none());
  }

  public Heartbeat with(Progress newProgress) {
    return new Heartbeat(lease, started, newProgress);
  }
}
