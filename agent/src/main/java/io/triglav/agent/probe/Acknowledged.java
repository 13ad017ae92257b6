package io.triglav.agent.probe;

import io.triglav.client.PartitionFilter;
import io.triglav.client.PublishedPartition;
import io.triglav.client.TriglavClient;
import io.triglav.plugin.Dataset;
import io.triglav.plugin.Partition;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which version of which partition the server has been told of. The server knows that; this only
 * spares asking it again in each round. What was forgotten is asked for, and even what nobody knew
 * any more would be sent again under the same id, and dropped.
 */
final class Acknowledged {
  private static final int PAGE = 10_000;

  private final TriglavClient client;
  private final Map<Dataset, Map<Instant, String>> tokens = new HashMap<>();

  Acknowledged(TriglavClient client) {
    this.client = client;
  }

  boolean has(Dataset dataset, Instant time, String token) {
    return token.equals(tokens.getOrDefault(dataset, Map.of()).get(time));
  }

  void put(Dataset dataset, Instant time, String token) {
    tokens.computeIfAbsent(dataset, d -> new TreeMap<>()).put(time, token);
  }

  /**
   * Makes sure that all is known of these partitions, and nothing of older ones.
   *
   * @param partitions of that dataset, in the order of time
   */
  void prepare(Dataset dataset, List<Partition> partitions) {
    if (partitions.isEmpty()) {
      return;
    }
    Instant first = partitions.get(0).time();
    Instant last = partitions.get(partitions.size() - 1).time();
    Map<Instant, String> known = tokens.get(dataset);
    if (known == null) {
      tokens.put(dataset, fetch(dataset, first, last));
    } else {
      known.keySet().removeIf(time -> time.isBefore(first));
    }
  }

  private Map<Instant, String> fetch(Dataset dataset, Instant first, Instant last) {
    Map<Instant, String> found = new TreeMap<>();
    Instant from = first;
    while (true) {
      List<PublishedPartition> page = page(dataset, from, last);
      for (PublishedPartition each : page) {
        if (each.versionToken() != null) {
          found.put(each.time(), each.versionToken());
        }
      }
      if (page.size() < PAGE) {
        return found;
      }
      from = page.get(page.size() - 1).time().plusSeconds(1);
    }
  }

  private List<PublishedPartition> page(Dataset dataset, Instant from, Instant to) {
    return client.partitions(
        PartitionFilter.of(dataset.uri())
            .ofUnit(dataset.unit().toString())
            .in(dataset.timezone())
            .between(from, to)
            .limit(PAGE));
  }

  /** Forgets what is not watched any more; should it be again, somebody else may have sent it. */
  void keepOnly(Collection<Dataset> watched) {
    tokens.keySet().retainAll(watched);
  }
}
