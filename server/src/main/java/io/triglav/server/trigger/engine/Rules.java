package io.triglav.server.trigger.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All rules, found by the datasets that they read. */
public final class Rules {
  public static final Rules NONE = new Rules(List.of());

  private final Map<Integer, List<Rule>> byDataset = new HashMap<>();

  public Rules(Collection<Rule> rules) {
    List<Rule> sorted = rules.stream().sorted(Comparator.comparingLong(Rule::jobId)).toList();
    for (Rule rule : sorted) {
      for (Input input : rule.inputs()) {
        byDataset.computeIfAbsent(input.datasetId(), id -> new ArrayList<>()).add(rule);
      }
    }
  }

  /** The rules that read a dataset, in the order of their jobs' ids. */
  public List<Rule> reading(int datasetId) {
    return byDataset.getOrDefault(datasetId, List.of());
  }
}
