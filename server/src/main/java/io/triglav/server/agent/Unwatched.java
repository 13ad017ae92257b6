package io.triglav.server.agent;

import io.triglav.server.agent.Watch.Target;
import io.triglav.server.resource.AggregatedResource;
import io.triglav.server.resource.Resources;
import io.triglav.server.shared.Settings;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** What jobs wait for and nobody watches. */
@Service
class Unwatched {
  private final Agents agents;
  private final WatchStore store;
  private final Resources resources;
  private final DateTimeFormatter dates;

  Unwatched(Agents agents, WatchStore store, Resources resources, Settings settings) {
    this.agents = agents;
    this.store = store;
    this.resources = resources;
    this.dates =
        DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxxx").withZone(settings.zone());
  }

  /** All as of one moment, else what is just handed over would seem to be nobody's. */
  @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
  List<UnwatchedResponse> list(String prefix) {
    List<AgentResponse> known = agents.all();
    List<AgentResponse> gone =
        known.stream()
            .filter(agent -> !agent.isAlive())
            .sorted(Comparator.comparing(AgentResponse::last_seen_at).reversed())
            .toList();
    Prefixes covered =
        new Prefixes(
            known.stream()
                .filter(AgentResponse::isAlive)
                .flatMap(agent -> agent.prefixes().stream())
                .toList());
    Map<String, Prefixes> claims = store.claims();
    Map<Target, Watch> watches = store.watches();
    Set<Target> held = store.held();
    return resources.aggregated(prefix).stream()
        .filter(each -> !held.contains(Target.of(each)) && !covered.cover(each.uri()))
        .filter(each -> claims.values().stream().noneMatch(claim -> claim.cover(each.uri())))
        .map(each -> UnwatchedResponse.of(each, reason(each, watches.get(Target.of(each)), gone)))
        .toList();
  }

  /** Its agent is the one that had it last, else the one of its prefix that was heard of last. */
  private String reason(
      AggregatedResource resource, @Nullable Watch last, List<AgentResponse> gone) {
    return gone.stream()
        .filter(agent -> last != null && agent.name().equals(last.agent()))
        .findFirst()
        .or(() -> gone.stream().filter(agent -> covers(agent, resource.uri())).findFirst())
        .map(agent -> "its agent " + agent.name() + " is gone since " + date(agent))
        .orElse("no agent has this prefix");
  }

  private static boolean covers(AgentResponse agent, String uri) {
    return agent.prefixes().stream().anyMatch(uri::startsWith);
  }

  private String date(AgentResponse agent) {
    return dates.format(agent.last_seen_at());
  }
}
