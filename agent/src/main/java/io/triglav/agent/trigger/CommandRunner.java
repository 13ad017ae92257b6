package io.triglav.agent.trigger;

import io.triglav.agent.loop.StopSignal;
import io.triglav.agent.trigger.ProcessGroup.Signal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * Runs one command to its end, whichever it is: its own, the time limit's, or the agent's. No
 * process of it is left behind.
 */
final class CommandRunner {
  private static final Duration AFTER_TERM = Duration.ofSeconds(5);
  private static final Duration LAST_OUTPUT = Duration.ofSeconds(2);

  /**
   * What to run.
   *
   * @param timeout when to kill it; empty: never
   */
  record Command(
      String line,
      Map<String, String> environment,
      Optional<Path> directory,
      Optional<Duration> timeout,
      Consumer<String> output) {}

  private final StopSignal stop;
  private final Duration grace;
  private final Alarm alarm;

  /**
   * A runner that gives commands some time to end after the agent was told to stop.
   *
   * @param grace how long
   */
  CommandRunner(StopSignal stop, Duration grace, Alarm alarm) {
    this.stop = stop;
    this.grace = grace;
    this.alarm = alarm;
  }

  Outcome run(Command command) {
    ProcessGroup group;
    try {
      group = ProcessGroup.start(command.line(), command.environment(), command.directory());
    } catch (IOException e) {
      return new Outcome.Failed("cannot be started: " + e.getMessage());
    }
    Thread output =
        OutputLines.follow(
            group.leader().getInputStream(),
            command.output(),
            Thread.currentThread().getName() + " output");
    try {
      return await(group, command.timeout());
    } finally {
      group.signal(Signal.KILL);
      join(output);
    }
  }

  private Outcome await(ProcessGroup group, Optional<Duration> timeout) {
    CompletableFuture<Process> exit = group.leaderExit();
    CompletableFuture<Void> limit = timeout.map(alarm::after).orElseGet(CompletableFuture::new);
    awaitAny(exit, limit, stop.future());
    limit.cancel(false);
    if (exit.isDone()) {
      return exited(exit.join());
    }
    return stop.requested() || Thread.currentThread().isInterrupted()
        ? endWithinGrace(group, exit)
        : timedOut(group, exit, timeout);
  }

  private Outcome endWithinGrace(ProcessGroup group, CompletableFuture<Process> exit) {
    if (endsWithin(grace, exit)) {
      return exited(exit.join());
    }
    terminate(group, exit);
    return new Outcome.Stopped();
  }

  private Outcome timedOut(
      ProcessGroup group, CompletableFuture<Process> exit, Optional<Duration> timeout) {
    terminate(group, exit);
    return new Outcome.Failed(
        "was killed after its time limit of " + timeout.map(Duration::toSeconds).orElse(0L) + " s");
  }

  /** Asks all of the group to end; the kill follows in any case. */
  private void terminate(ProcessGroup group, CompletableFuture<Process> exit) {
    group.signal(Signal.TERM);
    endsWithin(AFTER_TERM, exit);
  }

  private boolean endsWithin(Duration time, CompletableFuture<Process> exit) {
    CompletableFuture<Void> limit = alarm.after(time);
    awaitAny(exit, limit);
    limit.cancel(false);
    return exit.isDone();
  }

  private static Outcome exited(Process process) {
    return process.exitValue() == 0
        ? new Outcome.Succeeded()
        : new Outcome.Failed("ended with exit code " + process.exitValue());
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
