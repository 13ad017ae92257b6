package io.triglav.agent.probe;

import io.triglav.agent.config.AgentConfig.ProbeConfig;
import io.triglav.agent.loop.Chore;
import io.triglav.client.AggregatedResource;
import io.triglav.client.Claim.Look;
import io.triglav.client.Rejected;
import io.triglav.client.TriglavClient;
import io.triglav.client.TriglavException;
import io.triglav.plugin.Dataset;
import io.triglav.plugin.InvalidResource;
import io.triglav.plugin.Observation;
import io.triglav.plugin.Partition;
import io.triglav.plugin.Unit;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Each round: asks the server what to watch, lets the probe look at all of it at once, and tells
 * the server of the partitions that are ready in a version that it was not told of. A resource that
 * cannot be watched is reported and does not stop the others; a server that cannot be reached ends
 * the round.
 */
public final class ProbeChore implements Chore {
  private static final Logger log = LoggerFactory.getLogger(ProbeChore.class);

  private final ProbeConfig config;
  private final Watches watches;
  private final Announcer announcer;
  private final Clock clock;
  private final Health health = new Health();

  /** Shares the work with other agents. */
  public ProbeChore(
      ProbeConfig config, TriglavClient client, Registration registration, Clock clock) {
    this(
        config,
        client,
        new SharedWatches(client, registration, config.prefixes(), config.interval()),
        clock);
  }

  ProbeChore(ProbeConfig config, TriglavClient client, Watches watches, Clock clock) {
    this.config = config;
    this.watches = watches;
    this.announcer = new Announcer(client);
    this.clock = clock;
  }

  @Override
  public Optional<Duration> runOnce() {
    Instant now = clock.instant();
    announcer.begin(now);
    Map<AggregatedResource, List<Watch>> round = new LinkedHashMap<>();
    resources(now).forEach(resource -> round.put(resource, watches(resource, now)));
    List<Watch> all = round.values().stream().flatMap(List::stream).toList();
    Map<Partition, Observation> seen = observe(all);
    List<Look> looks =
        round.entrySet().stream()
            .map(each -> look(each.getKey(), each.getValue(), seen, now))
            .toList();
    announcer.keepOnly(
        all.stream().flatMap(watch -> watch.dataset().stream()).collect(Collectors.toSet()));
    log.debug("looked at {} resources, {} failing", looks.size(), health.failingCount());
    watches.looked(looks);
    return Optional.of(config.interval());
  }

  @Override
  public void ended() {
    forgetInterruption(); // or the last words to a storage might not get through
    config.probe().close();
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

  private List<Watch> watches(AggregatedResource resource, Instant now) {
    return resource.units().stream().map(unit -> watch(resource, unit, now)).toList();
  }

  private Watch watch(AggregatedResource resource, String unit, Instant now) {
    String name = resource.uri() + " (" + unit + ", " + resource.timezone() + ")";
    try {
      Dataset dataset = new Dataset(resource.uri(), Unit.of(unit), resource.timezone());
      return watch(name, dataset, resource.spanInDays(), now);
    } catch (InvalidResource e) {
      return Watch.failing(name, Optional.empty(), e.getMessage());
    }
  }

  private Watch watch(String name, Dataset dataset, int spanInDays, Instant now) {
    try {
      config.probe().check(dataset);
      List<Partition> partitions = dataset.partitions(spanInDays, now);
      announcer.prepare(dataset, partitions);
      return Watch.of(name, dataset, partitions);
    } catch (Rejected e) {
      return Watch.failing(name, Optional.of(dataset), e.getMessage());
    } catch (TriglavException e) {
      throw e;
    } catch (InvalidResource e) {
      return Watch.failing(name, Optional.of(dataset), e.getMessage());
    } catch (RuntimeException | LinkageError e) {
      log.error("unexpected failure with {}", name, e);
      return Watch.failing(name, Optional.of(dataset), e.toString());
    }
  }

  /** Whatever goes wrong in a probe goes wrong with what it watches, and with nothing else. */
  private Map<Partition, Observation> observe(List<Watch> round) {
    Map<Partition, Observation> seen = new ConcurrentHashMap<>();
    Set<Partition> wanted = new LinkedHashSet<>();
    round.forEach(watch -> wanted.addAll(watch.partitions()));
    if (wanted.isEmpty()) {
      return seen;
    }
    try {
      config.probe().observe(List.copyOf(wanted), seen::put);
    } catch (Exception | LinkageError e) {
      log.debug("{} could not be asked", config.type(), e);
      String why = config.type() + " could not be asked: " + reason(e);
      round.stream()
          .filter(watch -> !watch.partitions().isEmpty())
          .forEach(watch -> watch.problems().add(why));
    } finally {
      // A plug-in may have interrupted its own thread; that we are to stop is known elsewhere.
      forgetInterruption();
    }
    return seen;
  }

  private static void forgetInterruption() {
    if (Thread.interrupted()) {
      log.debug("the probe was interrupted");
    }
  }

  /** Messages of libraries may be long, and some have none. */
  private static String reason(Throwable e) {
    return Objects.requireNonNullElse(e.getMessage(), "").isBlank()
        ? e.getClass().getName()
        : e.toString().lines().findFirst().orElse("");
  }

  private Look look(
      AggregatedResource resource,
      List<Watch> units,
      Map<Partition, Observation> seen,
      Instant now) {
    Optional<String> problem = Optional.empty();
    for (Watch watch : units) {
      tell(watch, seen, now);
      health.report(watch.name(), watch.summary(), now);
      problem = problem.or(watch::summary);
    }
    return new Look(
        resource.uri(),
        resource.timezone(),
        now,
        now.plus(config.interval()),
        problem.orElse(null));
  }

  private void tell(Watch watch, Map<Partition, Observation> seen, Instant now) {
    try {
      announcer.tell(watch.findings(seen), watch.problems(), now);
    } catch (TriglavException e) {
      throw e;
    } catch (RuntimeException e) {
      log.error("unexpected failure with {}", watch.name(), e);
      watch.problems().add(e.toString());
    }
  }
}
