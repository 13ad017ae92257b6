package io.triglav.agent;

import io.triglav.agent.loop.StopSignal;
import io.triglav.agent.trigger.CommandEnvironment;
import io.triglav.agent.trigger.ProcessGroup;
import io.triglav.agent.trigger.ProcessGroup.Signal;
import io.triglav.client.Completion;
import io.triglav.client.Failure;
import io.triglav.client.Heartbeat;
import io.triglav.client.JobMessage;
import io.triglav.client.Progress;
import io.triglav.client.Rejected;
import io.triglav.client.Run;
import io.triglav.client.RunOutput;
import io.triglav.client.TriglavClient;
import io.triglav.client.TriglavException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Model.CommandSpec;

/** The command of a run, from its start to the report of its end. */
final class RunExecution {
  private static final int CANNOT_START = 127;
  private static final int BEATS_PER_LEASE = 3;
  private static final Duration AFTER_TERM = Duration.ofSeconds(5);
  private static final Duration LAST_OUTPUT = Duration.ofSeconds(2);

  private final World world;
  private final CommandSpec spec;
  private final TriglavClient client;
  private final Run run;
  private final Duration lease;
  private final Optional<List<RunOutput>> outputs;
  private final List<String> command;
  private final LogTail tail = new LogTail();
  private final CompletableFuture<String> mustEnd = new CompletableFuture<>();

  /**
   * A command for a run that has been begun.
   *
   * @param outputs empty: those of the job
   */
  RunExecution(
      World world,
      CommandSpec spec,
      TriglavClient client,
      Run run,
      Duration lease,
      Optional<List<RunOutput>> outputs,
      List<String> command) {
    this.world = world;
    this.spec = spec;
    this.client = client;
    this.run = run;
    this.lease = lease;
    this.outputs = outputs;
    this.command = command;
  }

  /** Runs it to its end. */
  int exitCode() {
    StopSignal stop = new StopSignal();
    SignalGuard guard = SignalGuard.onSignal(stop);
    var unused = stop.future().thenRun(() -> mustEnd.complete("was ended by a signal"));
    try {
      return reported(execute());
    } finally {
      guard.allInOrder();
    }
  }

  /** How it ended: its exit code, and why it failed if it did. */
  private record End(int code, Optional<String> failure) {}

  private End execute() {
    ProcessGroup group;
    try {
      group = ProcessGroup.startProgram(command, environment());
    } catch (IOException e) {
      return new End(CANNOT_START, Optional.of("cannot be started: " + e.getMessage()));
    }
    Process leader = group.leader();
    Thread out = tail.follow(leader.getInputStream(), world.terminal().out(), "stdout");
    Thread err = tail.follow(leader.getErrorStream(), world.terminal().err(), "stderr");
    var beats = heartbeats();
    try {
      return await(group);
    } finally {
      beats.shutdownNow();
      group.signal(Signal.KILL);
      join(out);
      join(err);
    }
  }

  private Map<String, String> environment() {
    Map<String, String> variables =
        new HashMap<>(
            CommandEnvironment.of(new JobMessage(0, run.jobId(), run.time(), run.timezone())));
    variables.remove("TRIGLAV_JOB_MESSAGE_ID");
    variables.put("TRIGLAV_RUN_ID", run.id().toString());
    variables.put("TRIGLAV_JOB_URI", String.valueOf(run.jobUri()));
    return variables;
  }

  private End await(ProcessGroup group) {
    CompletableFuture<Process> exit = group.leaderExit();
    boolean interrupted = awaitAny(exit, mustEnd);
    if (!exit.isDone()) {
      group.signal(Signal.TERM);
      if (!endsWithin(exit, AFTER_TERM)) {
        group.signal(Signal.KILL);
        exit.join();
      }
    }
    int code = exit.join().exitValue();
    String why = mustEnd.getNow(interrupted ? "was interrupted" : "");
    if (!why.isEmpty()) {
      return new End(code == 0 ? ExitCode.REFUSED : code, Optional.of(why));
    }
    return code == 0
        ? new End(code, Optional.empty())
        : new End(code, Optional.of("ended with exit code " + code));
  }

  /** Returns whether this thread was interrupted. */
  private static boolean awaitAny(CompletableFuture<?>... futures) {
    try {
      CompletableFuture.anyOf(futures).get();
      return false;
    } catch (InterruptedException e) {
      return true;
    } catch (ExecutionException e) {
      throw new IllegalStateException("none of these can fail", e);
    }
  }

  private static boolean endsWithin(CompletableFuture<Process> exit, Duration time) {
    try {
      exit.get(time.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | InterruptedException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a process that ends cannot fail", e);
    }
  }

  // ---- what the server is told

  private ScheduledThreadPoolExecutor heartbeats() {
    var thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread daemon = new Thread(task, "heartbeat");
              daemon.setDaemon(true);
              return daemon;
            });
    long millis = lease.dividedBy(BEATS_PER_LEASE).toMillis();
    var unused = thread.scheduleWithFixedDelay(this::beat, millis, millis, TimeUnit.MILLISECONDS);
    return thread;
  }

  private void beat() {
    try {
      Run answer = client.runs().heartbeat(run.id(), Heartbeat.of(lease).with(progress()));
      if (answer.cancelRequested()) {
        mustEnd.complete("was cancelled");
      }
    } catch (Rejected e) {
      if (e.isConflict() || e.isNotFound()) {
        mustEnd.complete("is no longer wanted: " + e.error());
      } else {
        Commands.say(spec, String.valueOf(e.getMessage()));
      }
    } catch (TriglavException e) {
      // said already, and tried again with the next
    }
  }

  private Progress progress() {
    return Progress.logTail(tail.text());
  }

  private int reported(End end) {
    try {
      if (end.failure().isPresent()) {
        Commands.say(spec, "run " + run.id() + " " + end.failure().get());
        client.runs().fail(run.id(), Failure.of(end.failure().get()).with(progress()));
      } else {
        client.runs().complete(run.id(), new Completion(outputs.orElse(null), progress()));
      }
      return end.code();
    } catch (TriglavException e) {
      Commands.say(
          spec, "run " + run.id() + ": how it ended could NOT BE REPORTED: " + e.getMessage());
      return end.code() == 0 ? ExitCode.of(e) : end.code();
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
