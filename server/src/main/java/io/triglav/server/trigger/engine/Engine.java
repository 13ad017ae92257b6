package io.triglav.server.trigger.engine;

import io.triglav.server.trigger.engine.Decision.Fire;
import io.triglav.server.trigger.engine.Decision.Ignore;
import io.triglav.server.trigger.engine.Decision.Reason;
import io.triglav.server.trigger.engine.Decision.Wait;
import java.util.List;
import java.util.Optional;

/**
 * The rule of firing: (rule, state, observation) → decision. Which jobs fire depends on the
 * sequence of messages and definitions alone, not on batches, timing or the number of servers.
 */
public final class Engine {
  private Engine() {}

  public static Decision decide(Rule rule, State state, Observation seen) {
    Optional<Reason> reason = objection(rule, seen);
    if (reason.isPresent()) {
      return new Ignore(state, reason.get());
    }
    State after = state.arrived(seen.datasetId(), seen.messageId());
    List<Input> missing = missing(rule, after);
    return missing.isEmpty() ? new Fire(after.fired(seen.messageId())) : new Wait(after, missing);
  }

  /** Whether a message can change anything for a rule, whatever the state. */
  public static boolean counts(Rule rule, Observation seen) {
    return objection(rule, seen).isEmpty();
  }

  /** The inputs that the condition still waits for. */
  public static List<Input> missing(Rule rule, State state) {
    return rule.inputs().stream().filter(input -> !satisfied(rule.op(), input, state)).toList();
  }

  private static boolean satisfied(LogicalOp op, Input input, State state) {
    long behind =
        op == LogicalOp.AND
            ? Math.max(input.sinceMessageId(), state.lastCause())
            : input.sinceMessageId();
    return state.arrival(input.datasetId()) > behind;
  }

  private static Optional<Reason> objection(Rule rule, Observation seen) {
    return rule.inputs().stream()
        .filter(input -> input.datasetId() == seen.datasetId())
        .findFirst()
        .map(input -> objection(input, seen))
        .orElse(Optional.of(Reason.NOT_AN_INPUT));
  }

  private static Optional<Reason> objection(Input input, Observation seen) {
    if (!input.spans(seen.time(), seen.at())) {
      return Optional.of(Reason.OUT_OF_SPAN);
    }
    return seen.messageId() > input.sinceMessageId()
        ? Optional.empty()
        : Optional.of(Reason.BEFORE_DECLARATION);
  }
}
