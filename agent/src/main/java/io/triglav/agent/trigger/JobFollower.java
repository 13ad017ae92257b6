package io.triglav.agent.trigger;

import io.triglav.agent.config.AgentConfig.From;
import io.triglav.agent.config.AgentConfig.ShellTrigger;
import io.triglav.agent.loop.Chore;
import io.triglav.client.Rejected;
import io.triglav.client.SubscribeOptions;
import io.triglav.client.SubscriberDefinition;
import io.triglav.client.Subscription;
import io.triglav.client.TriglavClient;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one job: makes itself known as its subscriber, and has the command run for each firing
 * that is handed to it. What has been worked off is the server's to remember.
 */
public final class JobFollower implements Chore, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(JobFollower.class);
  private static final Duration UNTIL_THERE_IS_THE_JOB = Duration.ofSeconds(1);
  private static final Duration SAID_AGAIN = Duration.ofMinutes(1);
  private static final Duration LONG_POLL = Duration.ofSeconds(5);
  private static final Duration LAST_WORDS = CommandRunner.AFTER_TERM.plusSeconds(3);

  private final ShellTrigger config;
  private final TriggerContext context;
  private final TriglavClient client;
  private final RunHandler handler;
  private OptionalLong from = OptionalLong.empty();
  private @Nullable Subscription subscription;
  private boolean missing;
  private boolean closed;

  public JobFollower(ShellTrigger config, TriggerContext context) {
    this(
        config,
        context,
        new CommandRunner(
            context.stop(), context.grace(), context.onStop(), Alarm.real(), context.clock()));
  }

  JobFollower(ShellTrigger config, TriggerContext context, CommandRunner runner) {
    this.config = config;
    this.context = context;
    this.client = context.client();
    this.handler = new RunHandler(config, context.runs(), runner);
  }

  /**
   * Said again from time to time: somebody may have deleted the subscriber, and then it begins
   * anew.
   */
  @Override
  public Optional<Duration> runOnce() {
    // The beginning first: a job may fire as soon as it is registered, and that counts.
    long first = first();
    if (isMissing()) {
      return Optional.of(UNTIL_THERE_IS_THE_JOB);
    }
    client
        .subscribers()
        .put(config.subscriber(), SubscriberDefinition.ofJobs(config.jobUri()).from(first));
    from = OptionalLong.empty();
    subscribe();
    return Optional.of(SAID_AGAIN);
  }

  private long first() {
    if (from.isEmpty()) {
      long id = config.from() instanceof From.At at ? at.id() : client.lastJobMessageId() + 1;
      from = OptionalLong.of(Math.max(id, 1));
    }
    return from.getAsLong();
  }

  /** Whoever registers the job, this agent or another program, may be a moment later. */
  private boolean isMissing() {
    boolean before = missing;
    missing = !exists();
    if (missing && !before) {
      log.info("{}: the server knows no such job yet; waiting for it", config.jobUri());
    }
    return missing;
  }

  private boolean exists() {
    try {
      client.job(config.jobUri());
      return true;
    } catch (Rejected e) {
      if (e.isNotFound()) {
        return false;
      }
      throw e;
    }
  }

  private synchronized void subscribe() {
    if (subscription != null || closed) {
      return;
    }
    SubscribeOptions options =
        SubscribeOptions.standard()
            .workers(config.parallel())
            .worker(context.worker())
            .lease(context.lease())
            .longPoll(LONG_POLL)
            .grace(context.grace().plus(LAST_WORDS));
    subscription = client.subscribe(config.subscriber(), options, handler);
    log.info("{}: followed as '{}'", config.jobUri(), config.subscriber());
  }

  /**
   * Takes nothing more, and waits for what is under way: the stop signal ends it soon after the
   * grace time.
   */
  @Override
  public void close() {
    Subscription last;
    synchronized (this) {
      closed = true;
      last = subscription;
    }
    if (last != null) {
      last.close();
    }
  }
}
