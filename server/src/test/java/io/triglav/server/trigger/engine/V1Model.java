package io.triglav.server.trigger.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The v1 contract's own words, as simply as they can be programmed: per job and time the set of
 * inputs that have arrived. It shares no logic with the engine, which derives the same from message
 * ids.
 */
public final class V1Model {
  private record JobTime(long jobId, long time) {}

  private final List<Rule> rules;
  private final Map<JobTime, Set<Integer>> arrived = new HashMap<>();

  /** The rules must be in the order of their jobs' ids. */
  public V1Model(List<Rule> rules) {
    this.rules = rules;
  }

  public List<Firing> play(List<Observation> messages) {
    List<Firing> firings = new ArrayList<>();
    for (Observation message : messages) {
      for (Rule rule : rules) {
        if (concerns(rule, message) && completes(rule, message)) {
          firings.add(
              new Firing(rule.jobId(), message.time(), message.timezone(), message.messageId()));
        }
      }
    }
    return firings;
  }

  private static boolean concerns(Rule rule, Observation message) {
    for (Input input : rule.inputs()) {
      if (input.datasetId() == message.datasetId()) {
        return message.messageId() > input.sinceMessageId()
            && message.time() >= message.at() - input.spanInDays() * 86_400;
      }
    }
    return false;
  }

  private boolean completes(Rule rule, Observation message) {
    Set<Integer> set =
        arrived.computeIfAbsent(new JobTime(rule.jobId(), message.time()), key -> new HashSet<>());
    set.add(message.datasetId());
    if (set.size() < rule.inputs().size()) {
      return false;
    }
    if (rule.op() == LogicalOp.AND) {
      set.clear();
    }
    return true;
  }
}
