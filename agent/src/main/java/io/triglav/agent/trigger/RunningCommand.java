package io.triglav.agent.trigger;

import io.triglav.agent.trigger.ProcessGroup.Signal;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A command that runs or has run, whoever has started it: this agent or one before it. */
final class RunningCommand {
  private static final long POLL_MILLIS = 100;

  private final RunDirectory directory;
  private final ProcessHandle leader;
  private final CompletableFuture<?> ended;

  private RunningCommand(RunDirectory directory, ProcessHandle leader, CompletableFuture<?> ended) {
    this.directory = directory;
    this.leader = leader;
    this.ended = ended;
  }

  static RunningCommand started(RunDirectory directory, Process process) {
    return new RunningCommand(directory, process.toHandle(), process.onExit());
  }

  /** One that is no child of this program. */
  static RunningCommand found(RunDirectory directory, ProcessHandle leader) {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    Thread thread = new Thread(() -> watch(directory, ended), "watch " + leader.pid());
    thread.setDaemon(true);
    thread.start();
    return new RunningCommand(directory, leader, ended);
  }

  /**
   * Looks again and again: a process that is nobody's child any more may never be collected, and
   * then its end cannot be waited for.
   */
  private static void watch(RunDirectory directory, CompletableFuture<Void> ended) {
    while (directory.exitCode().isEmpty() && directory.leader().isPresent()) {
      new CompletableFuture<Void>()
          .completeOnTimeout(null, POLL_MILLIS, TimeUnit.MILLISECONDS)
          .join();
    }
    ended.complete(null);
  }

  /** Completes when its shell has ended. */
  CompletableFuture<?> ended() {
    return ended;
  }

  /** How it has ended. */
  Outcome outcome() {
    return outcome(directory);
  }

  /** How the command that was started there has ended. */
  static Outcome outcome(RunDirectory directory) {
    OptionalInt code = directory.exitCode();
    if (code.isEmpty()) {
      return new Outcome.Failed("ended without an exit code: it was killed, or the host was");
    }
    return code.getAsInt() == 0
        ? new Outcome.Succeeded()
        : new Outcome.Failed("ended with exit code " + code.getAsInt());
  }

  /** Reaches all of its group, as long as its shell lives. */
  void signal(Signal signal) {
    if (!ended.isDone()) {
      ProcessGroup.signal(leader, signal);
    }
  }
}
