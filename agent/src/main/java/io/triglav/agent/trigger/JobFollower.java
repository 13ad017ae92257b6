package io.triglav.agent.trigger;

import io.triglav.agent.config.AgentConfig.From;
import io.triglav.agent.config.AgentConfig.ShellTrigger;
import io.triglav.agent.loop.Chore;
import io.triglav.agent.loop.StopSignal;
import io.triglav.agent.partition.InvalidResource;
import io.triglav.client.Backoff;
import io.triglav.client.JobMessage;
import io.triglav.client.Rejected;
import io.triglav.client.TriglavClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one job: takes its job messages one after another in order, runs the command for each,
 * and only then remembers that it has done so. After a crash the last one may run a second time.
 */
public final class JobFollower implements Chore {
  private static final Logger log = LoggerFactory.getLogger(JobFollower.class);
  private static final int NOT_FOUND = 404;
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration TRUST_JOB_ID = Duration.ofMinutes(1);
  private static final Backoff ANNOUNCE_AGAIN =
      new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));
  private static final Duration LONGEST_RETRY_WAIT = Duration.ofHours(1);

  /**
   * The id of a job stays until the job is deleted and made anew, so it is asked for from time to
   * time.
   */
  private record KnownJob(long id, Instant until) {}

  private final ShellTrigger config;
  private final TriggerContext context;
  private final TriglavClient client;
  private final StopSignal stop;
  private final CommandRunner runner;
  private final Announcer announcer;
  private KnownJob job = new KnownJob(0, Instant.MIN);
  private boolean offsetChecked;
  private boolean missing;

  public JobFollower(ShellTrigger config, TriggerContext context) {
    this(
        config,
        context,
        new CommandRunner(context.stop(), context.grace(), Alarm.real()),
        new Announcer(context.reports(), context.stop(), ANNOUNCE_AGAIN));
  }

  JobFollower(
      ShellTrigger config, TriggerContext context, CommandRunner runner, Announcer announcer) {
    this.config = config;
    this.context = context;
    this.client = context.polls();
    this.stop = context.stop();
    this.runner = runner;
    this.announcer = announcer;
  }

  @Override
  public Optional<Duration> runOnce() {
    // The offset first: a job may fire as soon as it is registered, and that counts.
    long offset = offset();
    if (!isRegistered()) {
      return Optional.of(POLL);
    }
    List<JobMessage> next = client.jobMessages(job.id, offset, 1);
    if (next.isEmpty()) {
      return Optional.of(POLL);
    }
    JobMessage message = next.get(0);
    if (workOff(message)) {
      context.offsets().put(config.jobUri(), message.id() + 1);
    }
    return Optional.of(Duration.ZERO);
  }

  /** Whoever registers the job, this agent or another program, may be a moment later. */
  private boolean isRegistered() {
    Instant now = context.clock().instant();
    if (now.isBefore(job.until)) {
      return true;
    }
    Optional<KnownJob> found = lookUp(now);
    if (found.isEmpty() && !missing) {
      log.info("{}: the server knows no such job yet; waiting for it", config.jobUri());
    }
    missing = found.isEmpty();
    found.ifPresent(known -> job = known);
    return !missing;
  }

  private Optional<KnownJob> lookUp(Instant now) {
    try {
      long id = client.job(config.jobUri()).id();
      return Optional.of(new KnownJob(id, now.plus(TRUST_JOB_ID)));
    } catch (Rejected e) {
      if (e.status() != NOT_FOUND) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private long offset() {
    OptionalLong known = context.offsets().next(config.jobUri());
    if (known.isEmpty()) {
      context.offsets().put(config.jobUri(), firstOffset());
      return offset();
    }
    checkOnce(known.getAsLong());
    return known.getAsLong();
  }

  private long firstOffset() {
    return config.from() instanceof From.At at ? at.id() : client.lastJobMessageId() + 1;
  }

  /** An offset from another server's database would wait for ever, in silence. */
  private void checkOnce(long offset) {
    if (offsetChecked) {
      return;
    }
    long last = client.lastJobMessageId();
    if (offset > last + 1) {
      log.error(
          "{}: the next job message wanted is {}, but the newest on the server is {};"
              + " is this another server? To begin anew, stop the agent and delete its state",
          config.jobUri(),
          offset,
          last);
    }
    offsetChecked = true;
  }

  /** Returns whether this job message is done with, well or not. */
  private boolean workOff(JobMessage message) {
    try {
      return workOff(message, commandFor(message));
    } catch (InvalidResource e) {
      log.error("{}: NOT RUN, and never will be: {}; going on", name(message), e.getMessage());
      return true;
    }
  }

  private boolean workOff(JobMessage message, CommandRunner.Command command) {
    for (int failures = 1; !stop.requested(); failures++) {
      Outcome outcome = runner.run(command);
      if (outcome instanceof Outcome.Succeeded) {
        return announcer.announce(config.announce(), message);
      }
      if (outcome instanceof Outcome.Stopped) {
        log.warn("{}: killed because the agent stops; will be run again", name(message));
        return false;
      }
      if (outcome instanceof Outcome.Failed failed && isLast(message, failures, failed.why())) {
        return true;
      }
    }
    return false;
  }

  /** Reports a failure; waits before the next try if there is to be one. */
  private boolean isLast(JobMessage message, int failures, String why) {
    if (failures >= config.tries()) {
      log.error("{}: FAILED in {} tries, the last {}; going on", name(message), failures, why);
      return true;
    }
    Duration wait = retryWait(failures);
    log.warn(
        "{}: {}; try {} of {} in {} s",
        name(message),
        why,
        failures + 1,
        config.tries(),
        wait.toSeconds());
    stop.within(wait);
    return false;
  }

  private Duration retryWait(int failures) {
    return new Backoff(config.retryWait(), LONGEST_RETRY_WAIT).bound(failures);
  }

  private CommandRunner.Command commandFor(JobMessage message) {
    Map<String, String> environment = new TreeMap<>(config.environment());
    environment.putAll(CommandEnvironment.of(message));
    return new CommandRunner.Command(
        config.command(),
        environment,
        config.directory(),
        config.timeout(),
        line -> log.info("[{}] {}", name(message), line));
  }

  private String name(JobMessage message) {
    return config.jobUri() + " #" + message.id();
  }
}
