package io.triglav.agent.probe;

import io.triglav.plugin.Dataset;
import io.triglav.plugin.Observation;
import io.triglav.plugin.Partition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One dataset in one round: what to look at, and what has gone wrong. */
final class Watch {
  private final String name;
  private final Optional<Dataset> dataset;
  private final List<Partition> partitions;
  private final List<String> problems = new ArrayList<>();

  private Watch(String name, Optional<Dataset> dataset, List<Partition> partitions) {
    this.name = name;
    this.dataset = dataset;
    this.partitions = partitions;
  }

  static Watch of(String name, Dataset dataset, List<Partition> partitions) {
    return new Watch(name, Optional.of(dataset), partitions);
  }

  /**
   * One that cannot be watched in this round.
   *
   * @param dataset empty when it is none
   */
  static Watch failing(String name, Optional<Dataset> dataset, String why) {
    Watch watch = new Watch(name, dataset, List.of());
    watch.problems.add(why);
    return watch;
  }

  String name() {
    return name;
  }

  Optional<Dataset> dataset() {
    return dataset;
  }

  List<Partition> partitions() {
    return partitions;
  }

  List<String> problems() {
    return problems;
  }

  /** Those of its partitions that are ready; that others could not be looked at is a problem. */
  List<Finding> findings(Map<Partition, Observation> seen) {
    List<Finding> findings = new ArrayList<>();
    for (Partition partition : partitions) {
      Observation observed = seen.get(partition);
      if (observed instanceof Observation.Failed failed) {
        problems.add(failed.why());
      } else if (observed instanceof Observation.Ready ready) {
        findings.add(new Finding(partition, ready));
      }
    }
    return findings;
  }

  /** What is wrong, if anything is. */
  Optional<String> summary() {
    return switch (problems.size()) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(problems.get(0));
      default -> Optional.of(problems.get(0) + " (and " + (problems.size() - 1) + " more like it)");
    };
  }
}
