package io.triglav.server.trigger.engine;

import java.util.List;

/** What a message means for one job at one time. */
public sealed interface Decision {
  /** What is known after it. */
  State state();

  /** The message completed the condition. */
  record Fire(State state) implements Decision {}

  /**
   * The message counts, and others are awaited.
   *
   * @param missing in the order of the rule's inputs
   */
  record Wait(State state, List<Input> missing) implements Decision {}

  /** The message does not count. */
  record Ignore(State state, Reason reason) implements Decision {}

  /** Why a message does not count. */
  enum Reason {
    NOT_AN_INPUT,
    OUT_OF_SPAN,
    BEFORE_DECLARATION
  }
}
