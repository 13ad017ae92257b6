package io.triglav.client;

/** Where a run stands. */
public enum RunState {
  /** Handed out; whoever has it has not said that it started. */
  ACCEPTED,
  RUNNING,
  SUCCEEDED,
  FAILED,
  /** Nothing was heard of it in time. It may still be going on. */
  LOST,
  CANCELLED,
  /** A state that this client does not know yet. */
  UNKNOWN;

  /** As the API spells it. */
  @Override
  public String toString() {
    return Names.of(this);
  }
}
