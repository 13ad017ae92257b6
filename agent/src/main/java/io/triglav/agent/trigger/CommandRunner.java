package io.triglav.agent.trigger;

import io.triglav.agent.config.AgentConfig.OnStop;
import io.triglav.agent.loop.StopSignal;
import io.triglav.agent.trigger.ProcessGroup.Signal;
import io.triglav.client.StopReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * Starts a command, or finds the one that was started for the same run, and watches it to its end,
 * whichever it is: its own, the time limit's, the agent's, or that it is to be cancelled. What is
 * killed is killed with all its processes.
 */
final class CommandRunner {
  static final Duration AFTER_TERM = Duration.ofSeconds(5);
  private static final Duration LAST_OUTPUT = Duration.ofSeconds(2);
  private static final long SHOWN_AGAIN = 16_384;

  /**
   * What to run.
   *
   * @param timeout when to kill it; empty: never
   * @param output takes each line that it prints
   */
  record Command(
      String line,
      Map<String, String> environment,
      Optional<Path> directory,
      Optional<Duration> timeout,
      Consumer<String> output) {}

  /**
   * A run that is being watched.
   *
   * @param withdrawn completes when it is to be cancelled, or is somebody else's
   * @param onRunning called when the command runs
   */
  record Watch(
      RunDirectory directory, CompletableFuture<StopReason> withdrawn, Runnable onRunning) {}

  private final StopSignal stop;
  private final Duration grace;
  private final OnStop onStop;
  private final Alarm alarm;
  private final Clock clock;

  /**
   * A runner that gives commands some time to end after the agent was told to stop.
   *
   * @param grace how long
   * @param onStop what happens to those that have not ended then
   */
  CommandRunner(StopSignal stop, Duration grace, OnStop onStop, Alarm alarm, Clock clock) {
    this.stop = stop;
    this.grace = grace;
    this.onStop = onStop;
    this.alarm = alarm;
    this.clock = clock;
  }

  Outcome run(Command command, Watch watch) {
    RunDirectory directory = watch.directory();
    if (directory.hasStarted()) {
      return directory
          .leader()
          .map(leader -> watch(RunningCommand.found(directory, leader), command, watch))
          .orElseGet(() -> RunningCommand.outcome(directory));
    }
    if (watch.withdrawn().isDone()) {
      return withdrawn(watch.withdrawn().join());
    }
    try {
      return start(command, watch);
    } catch (IOException e) {
      return new Outcome.Failed("cannot be started: " + e.getMessage());
    }
  }

  /** Whether it is this process that has started the run shows only in the file that it leaves. */
  private Outcome start(Command command, Watch watch) throws IOException {
    RunDirectory directory = watch.directory();
    Process process = directory.start(command.line(), command.environment(), command.directory());
    Outcome outcome = watch(RunningCommand.started(directory, process), command, watch);
    boolean isAnothers = directory.pid().filter(pid -> pid != process.pid()).isPresent();
    return isAnothers && outcome instanceof Outcome.Failed ? run(command, watch) : outcome;
  }

  private Outcome watch(RunningCommand running, Command command, Watch watch) {
    watch.onRunning().run();
    CompletableFuture<Void> enough = new CompletableFuture<>();
    var ended = CompletableFuture.anyOf(running.ended(), enough);
    Thread output = follow(watch.directory(), command.output(), ended);
    try {
      return await(running, command.timeout(), watch);
    } finally {
      enough.complete(null);
      join(output);
    }
  }

  private static Thread follow(
      RunDirectory directory, Consumer<String> sink, CompletableFuture<?> end) {
    var file = new FollowedFile(directory.output(), shownAlready(directory.output()), end);
    return OutputLines.follow(file, sink, Thread.currentThread().getName() + " output");
  }

  /** Of a command that is found the last lines are shown again. */
  private static long shownAlready(Path output) {
    try {
      return Files.exists(output) ? Math.max(0, Files.size(output) - SHOWN_AGAIN) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  private Outcome await(RunningCommand running, Optional<Duration> timeout, Watch watch) {
    CompletableFuture<Void> limit =
        timeout.map(time -> alarm.after(left(time, watch))).orElseGet(CompletableFuture::new);
    awaitAny(running.ended(), limit, stop.future(), watch.withdrawn());
    limit.cancel(false);
    if (running.ended().isDone()) {
      return running.outcome();
    }
    if (watch.withdrawn().isDone()) {
      return withdrawn(running, watch.withdrawn().join());
    }
    return stop.requested() || Thread.currentThread().isInterrupted()
        ? endWithinGrace(running, watch)
        : timedOut(running, timeout);
  }

  /** The limit counts from the start of the command, whoever has started it. */
  private Duration left(Duration limit, Watch watch) {
    Duration gone =
        watch
            .directory()
            .startedAt()
            .map(started -> Duration.between(started, clock.instant()))
            .orElse(Duration.ZERO);
    return gone.isNegative() ? limit : nonNegative(limit.minus(gone));
  }

  private static Duration nonNegative(Duration time) {
    return time.isNegative() ? Duration.ZERO : time;
  }

  private Outcome endWithinGrace(RunningCommand running, Watch watch) {
    endsWithin(grace, running.ended(), watch.withdrawn());
    if (running.ended().isDone()) {
      return running.outcome();
    }
    if (watch.withdrawn().isDone()) {
      return withdrawn(running, watch.withdrawn().join());
    }
    if (onStop == OnStop.LEAVE) {
      return new Outcome.Left();
    }
    terminate(running);
    return new Outcome.Stopped();
  }

  private Outcome timedOut(RunningCommand running, Optional<Duration> timeout) {
    terminate(running);
    return new Outcome.Failed(
        "was killed after its time limit of " + timeout.map(Duration::toSeconds).orElse(0L) + " s");
  }

  /** What is somebody else's is not touched: he may be watching it. */
  private Outcome withdrawn(RunningCommand running, StopReason why) {
    if (why == StopReason.CANCEL_REQUESTED) {
      terminate(running);
    }
    return withdrawn(why);
  }

  private static Outcome withdrawn(StopReason why) {
    return why == StopReason.CANCEL_REQUESTED ? new Outcome.Cancelled() : new Outcome.Lost();
  }

  /** Asks all of the group to end, and kills what does not. */
  private void terminate(RunningCommand running) {
    running.signal(Signal.TERM);
    endsWithin(AFTER_TERM, running.ended());
    running.signal(Signal.KILL);
  }

  private void endsWithin(Duration time, CompletableFuture<?>... ends) {
    CompletableFuture<Void> limit = alarm.after(time);
    awaitAny(CompletableFuture.anyOf(ends), limit);
    limit.cancel(false);
  }

  private static void awaitAny(CompletableFuture<?>... futures) {
    try {
      CompletableFuture.anyOf(futures).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("none of these can fail", e);
    }
  }

  private static void join(Thread output) {
    try {
      output.join(LAST_OUTPUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
