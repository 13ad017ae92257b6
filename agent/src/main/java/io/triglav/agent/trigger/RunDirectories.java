package io.triglav.agent.trigger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that this host knows of runs: a directory for each, named after its id. */
public final class RunDirectories {
  private static final Logger log = LoggerFactory.getLogger(RunDirectories.class);
  private static final Duration KEPT = Duration.ofDays(7);

  private final Path root;

  public RunDirectories(Path root) {
    this.root = root;
  }

  RunDirectory of(UUID runId) {
    return new RunDirectory(root.resolve(runId.toString()));
  }

  /**
   * Deletes what nobody will ask for any more: runs that went on elsewhere when this agent was cut
   * off, or whose last report was acknowledged when it was just being killed.
   */
  public void sweep(Instant now) {
    for (Path each : all()) {
      try {
        RunDirectory run = new RunDirectory(each);
        boolean old = Files.getLastModifiedTime(each).toInstant().plus(KEPT).isBefore(now);
        if (old && run.leader().isEmpty()) {
          run.delete();
        }
      } catch (IOException | UncheckedIOException | NumberFormatException e) {
        log.warn("{} cannot be tidied up: {}", each, e.toString());
      }
    }
  }

  private List<Path> all() {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(root)) {
      return found.filter(Files::isDirectory).toList();
    } catch (IOException e) {
      log.warn("{} cannot be listed: {}", root, e.toString());
      return List.of();
    }
  }
}
