package io.triglav.server.trigger.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Plays messages, one after another in the order of their ids, over the states of the jobs that
 * they concern.
 */
public final class Replay {
  /** A job at a time: what a state belongs to. */
  public record JobTime(long jobId, long time) {}

  private final Rules rules;
  private final Map<JobTime, State> states;

  /**
   * Begins at given states.
   *
   * @param states before the first message; a job at a time that is not in it has seen nothing
   */
  public Replay(Rules rules, Map<JobTime, State> states) {
    this.rules = rules;
    this.states = new HashMap<>(states);
  }

  /** What fires, in order: of one message, by the ids of the jobs. */
  public List<Firing> play(List<Observation> messages) {
    List<Firing> firings = new ArrayList<>();
    for (Observation message : messages) {
      for (Rule rule : rules.reading(message.datasetId())) {
        if (decide(rule, message) instanceof Decision.Fire) {
          firings.add(
              new Firing(rule.jobId(), message.time(), message.timezone(), message.messageId()));
        }
      }
    }
    return firings;
  }

  private Decision decide(Rule rule, Observation message) {
    JobTime key = new JobTime(rule.jobId(), message.time());
    Decision decision = Engine.decide(rule, states.getOrDefault(key, State.NOTHING), message);
    states.put(key, decision.state());
    return decision;
  }
}
