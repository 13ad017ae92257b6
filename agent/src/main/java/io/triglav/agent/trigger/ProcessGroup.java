package io.triglav.agent.trigger;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A shell command together with all the processes that it starts. Where there is {@code setsid}
 * they share a process group of their own and a signal reaches all of them; elsewhere only those
 * that are still descendants.
 */
public final class ProcessGroup {
  private static final boolean HAS_SETSID = hasProgram("setsid");

  /** What may be sent. */
  public enum Signal {
    TERM,
    KILL
  }

  private final Process leader;

  private ProcessGroup(Process leader) {
    this.leader = leader;
  }

  /**
   * Starts a program with the caller's own input and two streams of output.
   *
   * @param program and its arguments
   * @param environment added to the caller's own
   */
  public static ProcessGroup startProgram(List<String> program, Map<String, String> environment)
      throws IOException {
    List<String> line = new ArrayList<>(HAS_SETSID ? List.of("setsid") : List.of());
    line.addAll(program);
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().putAll(environment);
    builder.redirectInput(ProcessBuilder.Redirect.INHERIT);
    return new ProcessGroup(builder.start());
  }

  private static boolean hasProgram(String name) {
    String path = System.getenv().getOrDefault("PATH", "");
    return path.lines()
        .flatMap(line -> List.of(line.split(File.pathSeparator, -1)).stream())
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
  }

  public Process leader() {
    return leader;
  }

  /** Completes when the shell itself has ended; others of the group may live on. */
  public CompletableFuture<Process> leaderExit() {
    return leader.onExit();
  }

  /**
   * A process that was started a moment ago may not have its group yet; then it is the only one to
   * reach.
   */
  public void signal(Signal signal) {
    signal(leader.toHandle(), signal);
  }

  /** The same for a leader that need not be a child of this program. */
  static void signal(ProcessHandle leader, Signal signal) {
    if (!HAS_SETSID || !signalGroup(leader, signal)) {
      signalDescendants(leader, signal);
    }
  }

  /** Whether commands get a process group of their own. */
  static boolean isOwn() {
    return HAS_SETSID;
  }

  /** Returns whether there was a group to reach. */
  private static boolean signalGroup(ProcessHandle leader, Signal signal) {
    try {
      return new ProcessBuilder("sh", "-c", "kill -s " + signal + " -- -" + leader.pid())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void signalDescendants(ProcessHandle leader, Signal signal) {
    leader.descendants().forEach(child -> signalOne(child, signal));
    signalOne(leader, signal);
  }

  private static void signalOne(ProcessHandle process, Signal signal) {
    if (signal == Signal.KILL) {
      process.destroyForcibly();
    } else {
      process.destroy();
    }
  }
}
