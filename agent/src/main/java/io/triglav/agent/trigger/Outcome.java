package io.triglav.agent.trigger;

/** How the watch over a command has ended. */
sealed interface Outcome {
  /** By itself, with exit code 0. */
  record Succeeded() implements Outcome {}

  /** In any other way. */
  record Failed(String why) implements Outcome {}

  /** It was killed because somebody wants it to end. */
  record Cancelled() implements Outcome {}

  /** It was killed because the agent is to stop. */
  record Stopped() implements Outcome {}

  /** It goes on although the agent is to stop; the next agent of this host finds it. */
  record Left() implements Outcome {}

  /** It is somebody else's now, in whatever state it is. */
  record Lost() implements Outcome {}
}
