package io.triglav.client;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** A clock that moves only when somebody waits by it, and remembers the waits. */
public final class FakeTime extends Clock implements Waiter {
  private final List<Duration> waits = new ArrayList<>();
  private Instant now;
  private Runnable onWait = () -> {};

  public FakeTime(Instant start) {
    now = start;
  }

  /** What happens in the world while somebody waits. */
  public synchronized FakeTime onWait(Runnable event) {
    onWait = event;
    return this;
  }

  @Override
  public void await(Duration time) {
    Runnable event;
    synchronized (this) {
      waits.add(time);
      now = now.plus(time);
      event = onWait;
    }
    event.run();
  }

  public synchronized List<Duration> waits() {
    return List.copyOf(waits);
  }

  public synchronized void advance(Duration time) {
    now = now.plus(time);
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return Clock.fixed(instant(), zone);
  }
}
