package io.triglav.agent.probe;

import io.triglav.agent.config.AgentConfig.FileProbe;
import io.triglav.agent.loop.Chore;
import io.triglav.agent.partition.Dataset;
import io.triglav.agent.partition.InvalidResource;
import io.triglav.agent.partition.Partition;
import io.triglav.agent.partition.Unit;
import io.triglav.client.AggregatedResource;
import io.triglav.client.Claim.Look;
import io.triglav.client.Rejected;
import io.triglav.client.TriglavClient;
import io.triglav.client.TriglavException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Each round: asks the server what to watch, looks at every partition, and tells the server of
 * those that are ready in a version that it was not told of. A resource that cannot be watched is
 * reported and does not stop the others; a server that cannot be reached ends the round.
 */
public final class FileProbeChore implements Chore {
  private static final Logger log = LoggerFactory.getLogger(FileProbeChore.class);
  private static final int BATCH = 200;

  private final FileProbe config;
  private final TriglavClient client;
  private final Watches watches;
  private final Acknowledged acknowledged;
  private final Clock clock;
  private final FlagFiles files;
  private final Health health = new Health();
  private final Quarantine quarantine = new Quarantine();

  /** Shares the work with other agents. */
  public FileProbeChore(
      FileProbe config, TriglavClient client, Registration registration, Clock clock) {
    this(
        config,
        client,
        new SharedWatches(client, registration, config.prefixes(), config.interval()),
        clock);
  }

  FileProbeChore(FileProbe config, TriglavClient client, Watches watches, Clock clock) {
    this.config = config;
    this.client = client;
    this.watches = watches;
    this.acknowledged = new Acknowledged(client);
    this.clock = clock;
    this.files = new FlagFiles(config.flag(), config.settle());
  }

  @Override
  public Optional<Duration> runOnce() {
    Instant now = clock.instant();
    quarantine.release(now);
    Set<AggregatedResource> resources = resources(now);
    Set<Dataset> watched = new HashSet<>();
    List<Look> looks = resources.stream().map(resource -> watch(resource, watched, now)).toList();
    acknowledged.keepOnly(watched);
    log.debug("looked at {} resources, {} failing", resources.size(), health.failingCount());
    watches.looked(looks);
    return Optional.of(config.interval());
  }

  /** How many resources cannot be watched at the moment. */
  int failingCount() {
    return health.failingCount();
  }

  private Set<AggregatedResource> resources(Instant now) {
    Set<AggregatedResource> found = new LinkedHashSet<>();
    for (String prefix : config.prefixes()) {
      health.report("prefix " + prefix, list(prefix, found), now);
    }
    return found;
  }

  private Optional<String> list(String prefix, Set<AggregatedResource> found) {
    try {
      found.addAll(watches.under(prefix));
      return Optional.empty();
    } catch (Rejected e) {
      return Optional.of(e.getMessage());
    }
  }

  /** One place is looked at once, however many units and partitions lie there. */
  private Look watch(AggregatedResource resource, Set<Dataset> watched, Instant now) {
    Map<String, Observation> seen = new HashMap<>();
    Optional<String> problem = Optional.empty();
    for (String unit : resource.units()) {
      String name = resource.uri() + " (" + unit + ", " + resource.timezone() + ")";
      Optional<String> found = watch(resource, unit, seen, watched, now);
      health.report(name, found, now);
      problem = problem.or(() -> found);
    }
    return new Look(
        resource.uri(),
        resource.timezone(),
        now,
        now.plus(config.interval()),
        problem.orElse(null));
  }

  /** Returns what is wrong with the resource, if anything is. */
  private Optional<String> watch(
      AggregatedResource resource,
      String unit,
      Map<String, Observation> seen,
      Set<Dataset> watched,
      Instant now) {
    try {
      Dataset dataset = new Dataset(resource.uri(), Unit.of(unit), resource.timezone());
      watched.add(dataset);
      List<Partition> partitions = dataset.partitions(resource.spanInDays(), now);
      acknowledged.prepare(dataset, partitions);
      List<String> problems = new ArrayList<>();
      List<Finding> news = look(partitions, seen, problems, now);
      send(news, problems, now);
      return summary(problems);
    } catch (Rejected e) {
      return Optional.of(e.getMessage());
    } catch (TriglavException e) {
      throw e;
    } catch (InvalidResource e) {
      return Optional.of(e.getMessage());
    } catch (RuntimeException e) {
      log.error("unexpected failure with {}", resource, e);
      return Optional.of(e.toString());
    }
  }

  private List<Finding> look(
      List<Partition> partitions,
      Map<String, Observation> seen,
      List<String> problems,
      Instant now) {
    List<Finding> news = new ArrayList<>();
    for (Partition partition : partitions) {
      var observed = seen.computeIfAbsent(partition.location(), at -> files.observe(at, now));
      if (observed instanceof Observation.Failed failed) {
        problems.add(failed.why());
      } else if (observed instanceof Observation.Ready ready) {
        Finding finding = new Finding(partition, ready.token());
        if (isNews(finding, problems)) {
          news.add(finding);
        }
      }
    }
    return news;
  }

  private boolean isNews(Finding finding, List<String> problems) {
    Partition partition = finding.partition();
    if (acknowledged.has(partition.dataset(), partition.time(), finding.token())) {
      return false;
    }
    boolean refused = quarantine.holds(finding.messageId());
    if (refused) {
      problems.add(quarantine.why(finding.messageId()));
    }
    return !refused;
  }

  private void send(List<Finding> news, List<String> problems, Instant now) {
    for (int start = 0; start < news.size(); start += BATCH) {
      sendBatch(news.subList(start, Math.min(start + BATCH, news.size())), problems, now);
    }
  }

  private void sendBatch(List<Finding> batch, List<String> problems, Instant now) {
    try {
      client.sendMessages(batch.stream().map(Finding::message).toList());
      batch.forEach(this::acknowledge);
    } catch (Rejected e) {
      rejected(batch, e, problems, now);
    }
  }

  /** One bad message makes the server refuse the whole batch: find out which. */
  private void rejected(List<Finding> batch, Rejected e, List<String> problems, Instant now) {
    if (e.isTemporary()) {
      problems.add(e.getMessage());
    } else if (batch.size() > 1) {
      batch.forEach(finding -> sendBatch(List.of(finding), problems, now));
    } else {
      quarantine.add(batch.get(0).messageId(), e.getMessage(), now);
      problems.add(e.getMessage());
    }
  }

  private void acknowledge(Finding finding) {
    Partition partition = finding.partition();
    acknowledged.put(partition.dataset(), partition.time(), finding.token());
    log.info(
        "ready: {} ({}, {}), message {}",
        partition.location(),
        partition.dataset().unit(),
        partition.dataset().timezone(),
        finding.messageId());
  }

  private static Optional<String> summary(List<String> problems) {
    return switch (problems.size()) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(problems.get(0));
      default -> Optional.of(problems.get(0) + " (and " + (problems.size() - 1) + " more like it)");
    };
  }
}
