package io.triglav.agent;

import io.triglav.agent.config.AgentConfig;
import io.triglav.agent.job.JobRegistration;
import io.triglav.agent.loop.Chore;
import io.triglav.agent.loop.Loop;
import io.triglav.agent.loop.StopSignal;
import io.triglav.agent.probe.ProbeChore;
import io.triglav.agent.probe.Registration;
import io.triglav.agent.state.StateDirectory;
import io.triglav.agent.trigger.JobFollower;
import io.triglav.agent.trigger.RunDirectories;
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
  private final List<Thread> probes = new ArrayList<>();

  Agent(AgentConfig config, StateDirectory state, StopSignal stop, Clock clock) {
    this.config = config;
    this.state = state;
    this.stop = stop;
    this.clock = clock;
  }

  /** Works until the stop signal; then lets running commands end, and ends those that do not. */
  void run(Supplier<TriglavClient> clients) throws InterruptedException {
    try (TriglavClient runs = clients.get()) {
      List<JobFollower> followers = followers(runs);
      List<Thread> threads = startAndAwaitStop(clients, followers);
      followers.forEach(follower -> threads.add(closing(follower)));
      join(threads);
    }
    log.info("agent stopped");
  }

  /**
   * Closing the client for polls ends at once whatever waits for the server; a probe may be waiting
   * for its storage.
   */
  private List<Thread> startAndAwaitStop(
      Supplier<TriglavClient> clients, List<JobFollower> followers) {
    try (TriglavClient polls = clients.get()) {
      List<Thread> threads = start(polls, followers);
      log.info(
          "agent started: {} probes, {} triggers, {} jobs to register",
          config.probes().size(),
          config.triggers().size(),
          config.jobs().size());
      awaitStop();
      log.info("agent stopping");
      probes.forEach(Thread::interrupt);
      return threads;
    }
  }

  private List<Thread> start(TriglavClient polls, List<JobFollower> followers) {
    List<Thread> threads = new ArrayList<>();
    threads.add(start("jobs", new JobRegistration(polls, config.jobs())));
    threads.addAll(startProbes(polls));
    for (int i = 0; i < followers.size(); i++) {
      threads.add(start("trigger " + config.triggers().get(i).jobUri(), followers.get(i)));
    }
    return threads;
  }

  private List<Thread> startProbes(TriglavClient polls) {
    List<String> prefixes =
        config.probes().stream().flatMap(probe -> probe.prefixes().stream()).distinct().toList();
    Registration registration =
        new Registration(
            polls,
            name(),
            HostName.get(),
            prefixes,
            Agent.class.getPackage().getImplementationVersion());
    config.probes().stream()
        .map(
            probe ->
                start(
                    "probe " + String.join(" ", probe.prefixes()),
                    new ProbeChore(probe, polls, registration, clock)))
        .forEach(probes::add);
    List<Thread> threads = new ArrayList<>(probes);
    threads.add(start("registration", registration));
    return threads;
  }

  private List<JobFollower> followers(TriglavClient client) {
    RunDirectories runs = new RunDirectories(state.path("runs"));
    runs.sweep(clock.instant());
    TriggerContext context =
        new TriggerContext(
            client, name(), runs, config.lease(), stop, config.grace(), config.onStop(), clock);
    return config.triggers().stream().map(trigger -> new JobFollower(trigger, context)).toList();
  }

  private static Thread closing(JobFollower follower) {
    Thread thread = new Thread(follower::close, "end of a trigger");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private String name() {
    return config.name().orElseGet(HostName::get);
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
