package io.triglav.agent;

import io.triglav.agent.config.AgentConfig;
import io.triglav.agent.job.JobRegistration;
import io.triglav.agent.loop.Chore;
import io.triglav.agent.loop.Loop;
import io.triglav.agent.loop.StopSignal;
import io.triglav.agent.probe.Acknowledged;
import io.triglav.agent.probe.FileProbeChore;
import io.triglav.agent.state.StateDirectory;
import io.triglav.agent.trigger.JobFollower;
import io.triglav.agent.trigger.Offsets;
import io.triglav.agent.trigger.TriggerContext;
import io.triglav.client.TriglavClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One process with all that agent.yml asks for: a thread for each probe and each trigger. */
final class Agent {
  private static final Logger log = LoggerFactory.getLogger(Agent.class);
  private static final Duration AFTER_GRACE = Duration.ofSeconds(10);

  private final AgentConfig config;
  private final StateDirectory state;
  private final StopSignal stop;
  private final Clock clock;

  Agent(AgentConfig config, StateDirectory state, StopSignal stop, Clock clock) {
    this.config = config;
    this.state = state;
    this.stop = stop;
    this.clock = clock;
  }

  /** Works until the stop signal; then lets running commands end, and ends those that do not. */
  void run(Supplier<TriglavClient> clients) throws InterruptedException {
    try (TriglavClient reports = clients.get()) {
      join(startAndAwaitStop(clients, reports));
    }
    log.info("agent stopped");
  }

  /** Closing the client for polls ends at once whatever waits for the server. */
  private List<Thread> startAndAwaitStop(Supplier<TriglavClient> clients, TriglavClient reports) {
    try (TriglavClient polls = clients.get()) {
      List<Thread> threads = start(polls, reports);
      log.info(
          "agent started: {} probes, {} triggers, {} jobs to register",
          config.probes().size(),
          config.triggers().size(),
          config.jobs().size());
      awaitStop();
      log.info("agent stopping");
      return threads;
    }
  }

  private List<Thread> start(TriglavClient polls, TriglavClient reports) {
    List<Thread> threads = new ArrayList<>();
    threads.add(start("jobs", new JobRegistration(polls, config.jobs())));
    threads.addAll(startProbes(polls));
    threads.addAll(startTriggers(polls, reports));
    return threads;
  }

  private List<Thread> startProbes(TriglavClient polls) {
    Acknowledged acknowledged = new Acknowledged(state.file("acknowledged.json"));
    return config.probes().stream()
        .map(
            probe ->
                start(
                    "probe " + String.join(" ", probe.prefixes()),
                    new FileProbeChore(probe, polls, acknowledged, clock)))
        .toList();
  }

  private List<Thread> startTriggers(TriglavClient polls, TriglavClient reports) {
    Offsets offsets = new Offsets(state.file("offsets.json"));
    var context = new TriggerContext(polls, reports, offsets, stop, config.grace(), clock);
    return config.triggers().stream()
        .map(trigger -> start("trigger " + trigger.jobUri(), new JobFollower(trigger, context)))
        .toList();
  }

  private Thread start(String name, Chore chore) {
    return new Loop(name, chore, stop, new Random()).start();
  }

  private void awaitStop() {
    try {
      stop.await();
    } catch (InterruptedException e) {
      stop.request();
    }
  }

  /**
   * All threads end soon after the grace time, unless a storage hangs; then they are left behind.
   */
  private void join(List<Thread> threads) throws InterruptedException {
    Instant end = Instant.now().plus(config.grace()).plus(AFTER_GRACE);
    for (Thread thread : threads) {
      long left = Duration.between(Instant.now(), end).toMillis();
      thread.join(Math.max(left, 1));
      if (thread.isAlive()) {
        log.warn("{} has not ended and is left behind", thread.getName());
      }
    }
  }
}
