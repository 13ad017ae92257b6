package io.triglav.server.agent;

import io.triglav.server.agent.Watch.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an agent is to watch when several share the work. Targets that the same agents ask for make
 * a group, and of each group an agent has its fair share at most: so agents whose prefixes overlap
 * in part share only that part. An agent keeps what it has, takes what is free, and leaves what is
 * more than its share; the shares of all, rounded up, cover the group.
 *
 * @param claims what the agents that are at work ask for, by their names
 * @param watches who holds or has held what
 */
record Sharing(
    String agent, Map<String, Prefixes> claims, Map<Target, Watch> watches, Instant now) {

  /** Those of the targets that the agent is to hold from now on. */
  List<Target> share(Collection<Target> targets) {
    Map<Set<String>, List<Target>> groups = new LinkedHashMap<>();
    for (Target target : targets) {
      groups.computeIfAbsent(claimants(target), key -> new ArrayList<>()).add(target);
    }
    List<Target> share = new ArrayList<>();
    groups.forEach((claimants, group) -> share.addAll(share(group, claimants.size())));
    return share;
  }

  private List<Target> share(List<Target> group, int claimants) {
    int most = (group.size() + claimants - 1) / claimants;
    return group.stream()
        .filter(target -> !isOfAnother(target))
        .sorted(Comparator.comparing(target -> !isMine(target))) // stable: else in their order
        .limit(most)
        .toList();
  }

  private Set<String> claimants(Target target) {
    Set<String> names = new TreeSet<>(Set.of(agent));
    claims.forEach(
        (name, prefixes) -> {
          if (prefixes.cover(target.uri())) {
            names.add(name);
          }
        });
    return names;
  }

  private boolean isMine(Target target) {
    Watch watch = watches.get(target);
    return watch != null && watch.agent().equals(agent);
  }

  private boolean isOfAnother(Target target) {
    Watch watch = watches.get(target);
    return watch != null && watch.isOfAnother(agent, now);
  }
}
