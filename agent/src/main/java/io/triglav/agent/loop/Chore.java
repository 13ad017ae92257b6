package io.triglav.agent.loop;

import java.time.Duration;
import java.util.Optional;

/** Something to do over and over. It is told nothing of threads; tests call it directly. */
@FunctionalInterface
public interface Chore {
  /**
   * Does one round; returns how long to wait before the next, or empty when there is nothing more
   * to do, ever.
   */
  Optional<Duration> runOnce();

  /** Called once after the last round. */
  default void ended() {}
}
