package io.triglav.agent.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What this host knows of one run. It outlives the agent, so that an agent that was killed finds
 * the command again instead of starting it twice.
 *
 * <ul>
 *   <li>{@code command}: what is run by {@code sh}
 *   <li>{@code pid}: of the leader of its process group. Whoever makes this file has started the
 *       run; nobody else can
 *   <li>{@code output}: what it prints
 *   <li>{@code exit}: its exit code, whole or not there
 * </ul>
 */
record RunDirectory(Path path) {
  /**
   * Runs the command. It is the shell, not the agent, that claims the run, with a link that can be
   * made only once: so there is no moment in which an agent can die and leave a command that nobody
   * finds. It lives through polite signals to have the last word, and then ends its group with all
   * that the command has left in the background.
   */
  private static final String WRAPPER =
      """
      echo $$ > "$1/pid.$$" && ln "$1/pid.$$" "$1/pid" && rm "$1/pid.$$" || exit 125
      trap : TERM INT HUP
      sh "$1/command" >> "$1/output" 2>&1
      echo $? > "$1/exit.tmp" && mv "$1/exit.tmp" "$1/exit"
      [ "$2" != own ] || kill -s KILL 0
      """;

  RunDirectory {
    path = path.toAbsolutePath();
  }

  /** Whether a command was started here, ever. */
  boolean hasStarted() {
    return Files.exists(pidFile());
  }

  /** Starts the command, unless it is started already: then the process ends at once. */
  Process start(String command, Map<String, String> environment, Optional<Path> directory)
      throws IOException {
    Files.createDirectories(path);
    Path fresh = Files.createTempFile(path, "command", ".tmp");
    Files.writeString(fresh, command + "\n", UTF_8);
    Files.move(fresh, path.resolve("command"), ATOMIC_MOVE);
    ProcessBuilder builder = new ProcessBuilder(commandLine());
    builder.environment().putAll(environment);
    directory.map(Path::toFile).ifPresent(builder::directory);
    return builder
        .redirectInput(new File("/dev/null"))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private List<String> commandLine() {
    String group = ProcessGroup.isOwn() ? "own" : "shared";
    List<String> shell = List.of("sh", "-c", WRAPPER, "triglav-run", path.toString(), group);
    return ProcessGroup.isOwn()
        ? Stream.concat(Stream.of("setsid"), shell.stream()).toList()
        : shell;
  }

  /**
   * The leader while it is alive. Numbers of processes are used again, so it counts only if its
   * arguments name this very run.
   */
  Optional<ProcessHandle> leader() {
    return pid()
        .flatMap(ProcessHandle::of)
        .filter(process -> process.isAlive() && isOfThisRun(process));
  }

  private boolean isOfThisRun(ProcessHandle process) {
    return process.info().arguments().stream()
        .flatMap(Arrays::stream)
        .anyMatch(path.toString()::equals);
  }

  Optional<Long> pid() {
    return number(pidFile());
  }

  /** What the command has ended with; empty when it has not, or was killed with its shell. */
  OptionalInt exitCode() {
    return number(path.resolve("exit"))
        .map(code -> OptionalInt.of(code.intValue()))
        .orElseGet(OptionalInt::empty);
  }

  /** When the command was started; empty when it was not. */
  Optional<Instant> startedAt() {
    try {
      return Optional.of(Files.getLastModifiedTime(pidFile()).toInstant());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path output() {
    return path.resolve("output");
  }

  /** Forgets the run. */
  void delete() {
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (NoSuchFileException e) {
      // it was never made
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path pidFile() {
    return path.resolve("pid");
  }

  private static Optional<Long> number(Path file) {
    try {
      return Optional.of(Long.parseLong(Files.readString(file, UTF_8).strip()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
