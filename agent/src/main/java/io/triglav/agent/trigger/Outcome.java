package io.triglav.agent.trigger;

/** How a command has ended. */
sealed interface Outcome {
  /** By itself, with exit code 0. */
  record Succeeded() implements Outcome {}

  /** In any other way. */
  record Failed(String why) implements Outcome {}

  /** It was killed because the agent is to stop. */
  record Stopped() implements Outcome {}
}
