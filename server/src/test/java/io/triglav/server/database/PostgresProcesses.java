package io.triglav.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The PostgreSQL processes of a data directory, as the operating system sees them. */
final class PostgresProcesses {

  private PostgresProcesses() {}

  static ProcessHandle postmasterOf(Path dataDirectory) throws IOException {
    long pid = Long.parseLong(Files.readAllLines(pidFile(dataDirectory)).get(0));
    return ProcessHandle.of(pid).orElseThrow();
  }

  static Path pidFile(Path dataDirectory) {
    return dataDirectory.resolve("postgres/postmaster.pid");
  }

  static List<ProcessHandle> of(Path dataDirectory) {
    Path cluster = dataDirectory.resolve("postgres");
    return ProcessHandle.allProcesses().filter(process -> worksIn(process, cluster)).toList();
  }

  private static boolean worksIn(ProcessHandle process, Path folder) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/cwd")).equals(folder);
    } catch (IOException e) {
      return false; // gone in the meantime, or not ours
    }
  }

  static void kill(ProcessHandle process) {
    process.destroyForcibly();
    awaitEnd(process);
  }

  /** By looking: onExit() is slow for processes that are not our children. */
  private static void awaitEnd(ProcessHandle process) {
    while (!PostmasterStop.hasEnded(process)) {
      Thread.onSpinWait();
      assertThat(Thread.interrupted()).as("the test takes too long").isFalse();
    }
  }

  /** A child that has ended and that its parent does not care about. */
  static ProcessHandle defunctChildOf(Process negligent) throws IOException {
    BufferedReader output = negligent.inputReader();
    ProcessHandle child = ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow();
    // An echo comes from cat: the shell, which would care for its child, is no more.
    negligent.outputWriter().append("echo\n").flush();
    output.readLine();
    child.destroyForcibly();
    awaitEnd(child);
    return child;
  }

  static Process negligentParent() throws IOException {
    return new ProcessBuilder("sh", "-c", "sleep 60 & echo $!; exec cat").start();
  }

  static void suspend(ProcessHandle process) throws IOException {
    new ProcessBuilder("kill", "-STOP", String.valueOf(process.pid())).start().onExit().join();
  }
}
