package io.triglav.server.delivery.engine;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Where a run stands. {@link #TRANSITIONS} is the only place that says what may follow what. */
public enum RunState {
  /** Handed out; whoever has it has not said that it started. */
  ACCEPTED,
  RUNNING,
  SUCCEEDED,
  FAILED,
  /** Nothing was heard of it for too long. It may still be going on. */
  LOST,
  CANCELLED;

  /** From each state, the states that may follow. */
  public static final Map<RunState, Set<RunState>> TRANSITIONS =
      Map.of(
          ACCEPTED, Set.of(RUNNING, SUCCEEDED, FAILED, LOST, CANCELLED),
          RUNNING, Set.of(SUCCEEDED, FAILED, LOST, CANCELLED),
          // Handed to another worker, or heard of again after all.
          LOST, Set.of(ACCEPTED, RUNNING, SUCCEEDED, FAILED, CANCELLED),
          SUCCEEDED, Set.of(),
          FAILED, Set.of(),
          CANCELLED, Set.of());

  public boolean mayBecome(RunState next) {
    return TRANSITIONS.getOrDefault(this, Set.of()).contains(next);
  }

  public boolean isFinal() {
    return TRANSITIONS.getOrDefault(this, Set.of()).isEmpty();
  }

  /** The name in the API and in the database: lower case. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The state of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static RunState of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
