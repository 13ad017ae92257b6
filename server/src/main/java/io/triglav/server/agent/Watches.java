package io.triglav.server.agent;

import io.triglav.server.agent.Watch.Target;
import io.triglav.server.resource.AggregatedResource;
import io.triglav.server.resource.Resources;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Deals out what is to be watched. One claim at a time over all servers, so nothing has two
 * holders.
 */
@Service
class Watches {
  private final WatchStore store;
  private final Resources resources;
  private final TransactionTemplate transaction;

  Watches(WatchStore store, Resources resources, PlatformTransactionManager manager) {
    this.store = store;
    this.resources = resources;
    this.transaction = new TransactionTemplate(manager);
  }

  /** What the agent is to watch below the prefixes from now on. */
  List<ClaimedResponse> claim(String agent, ClaimRequest request) {
    request.check();
    return Objects.requireNonNull(transaction.execute(status -> claimInOrder(agent, request)));
  }

  private List<ClaimedResponse> claimInOrder(String agent, ClaimRequest request) {
    Instant now = store.takeOrder();
    Instant until = now.plus(request.lease());
    List<String> registered = store.hear(agent, now).orElseThrow(() -> Agents.missing(agent));
    List<String> asked =
        request.prefixes() == null ? registered : AgentRequest.texts(request.prefixes());
    Prefixes prefixes = new Prefixes(asked);
    store.saveLooks(agent, request.seen());
    store.saveClaim(agent, prefixes.shortest(), now, until);

    Map<Target, AggregatedResource> wanted = wanted(prefixes.shortest());
    Map<Target, Watch> watches = store.watches(agent, prefixes.shortest());
    List<Target> share = new Sharing(agent, store.claims(), watches, now).share(wanted.keySet());
    Set<Target> kept = new LinkedHashSet<>(share);
    store.free(agent, left(agent, prefixes, watches.values(), kept, now));
    store.lease(agent, share, until);
    return wanted.entrySet().stream()
        .filter(each -> kept.contains(each.getKey()))
        .map(each -> ClaimedResponse.of(each.getValue(), until))
        .toList();
  }

  private Map<Target, AggregatedResource> wanted(Collection<String> prefixes) {
    Map<Target, AggregatedResource> wanted = new LinkedHashMap<>();
    for (String prefix : prefixes) {
      for (AggregatedResource resource : resources.aggregated(prefix)) {
        wanted.put(Target.of(resource), resource);
      }
    }
    return wanted;
  }

  /**
   * What the agent had and is to leave: all below the prefixes that it does not keep. What it holds
   * elsewhere is none of this claim's business until its lease is over.
   */
  private static List<Target> left(
      String agent, Prefixes prefixes, Collection<Watch> watches, Set<Target> kept, Instant now) {
    List<Target> left = new ArrayList<>();
    for (Watch watch : watches) {
      boolean over = !watch.leasedUntil().isAfter(now);
      if (watch.agent().equals(agent)
          && !kept.contains(watch.target())
          && (over || prefixes.cover(watch.target().uri()))) {
        left.add(watch.target());
      }
    }
    return left;
  }
}
