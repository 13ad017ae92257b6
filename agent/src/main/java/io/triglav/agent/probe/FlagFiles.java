package io.triglav.agent.probe;

import io.triglav.plugin.Dataset;
import io.triglav.plugin.InvalidResource;
import io.triglav.plugin.Observation;
import io.triglav.plugin.Partition;
import io.triglav.plugin.Probe;
import io.triglav.plugin.UriPattern;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Looks at {@code file:} uris. A partition is complete when it has the flag file; its version is
 * the identity of that file.
 *
 * @param flag name of the flag file; empty: the partition's own path is the flag
 * @param settle how long the flag must have been left alone
 */
public record FlagFiles(String flag, Duration settle, Clock clock) implements Probe {
  private static final String SCHEME = "file://";

  @Override
  public void check(Dataset dataset) {
    UriPattern.of(dataset.uri(), dataset.unit());
    flagOf(dataset.uri());
  }

  /** One place is looked at once, however many datasets and partitions lie there. */
  @Override
  public void observe(List<Partition> wanted, BiConsumer<Partition, Observation> seen) {
    Instant now = clock.instant();
    Map<Dataset, UriPattern> patterns = new HashMap<>();
    Map<String, Observation> looks = new HashMap<>();
    for (Partition partition : wanted) {
      String location =
          patterns
              .computeIfAbsent(partition.dataset(), d -> UriPattern.of(d.uri(), d.unit()))
              .render(partition.start());
      seen.accept(partition, looks.computeIfAbsent(location, at -> look(at, now)));
    }
  }

  @Override
  public void close() {
    // nothing is open between two looks
  }

  /** One look, which costs one stat call. */
  private Observation look(String location, Instant now) {
    Path path = flagOf(location);
    try {
      return judged(location, Version.of(path), now);
    } catch (NoSuchFileException e) {
      return new Observation.Absent();
    } catch (AccessDeniedException e) {
      return new Observation.Failed(path + ": permission denied");
    } catch (IOException e) {
      return new Observation.Failed(path + ": " + e);
    }
  }

  private Observation judged(String location, Version version, Instant now) {
    boolean settled = settle.isZero() || !version.changed().toInstant().plus(settle).isAfter(now);
    return settled
        ? new Observation.Ready(version.token(), Map.of("location", location))
        : new Observation.Unsettled("the flag was changed at " + version.changed());
  }

  private Path flagOf(String location) {
    try {
      Path path = Path.of(localPath(location));
      for (Path part : path) {
        if (part.toString().equals("..")) {
          throw new InvalidResource("'..' in the uri is not allowed");
        }
      }
      return path.resolve(flag);
    } catch (InvalidPathException e) {
      throw new InvalidResource("'" + location + "' is not a path: " + e.getReason());
    }
  }

  private static String localPath(String location) {
    if (!location.startsWith(SCHEME + "/")) {
      throw new InvalidResource("'" + location + "' does not begin with file:///");
    }
    return location.substring(SCHEME.length());
  }

  /**
   * What of a file changes whenever it is written or replaced. The number of its device is no part
   * of it, as that may change with every mount.
   */
  private record Version(FileTime changed, long size, Object inode) {
    static Version of(Path path) throws IOException {
      return path.getFileSystem().supportedFileAttributeViews().contains("unix")
          ? unix(path)
          : basic(path);
    }

    private static Version unix(Path path) throws IOException {
      Map<String, Object> found = Files.readAttributes(path, "unix:lastModifiedTime,size,ino");
      return new Version(
          FileTime.class.cast(of(found, "lastModifiedTime")),
          Long.class.cast(of(found, "size")),
          of(found, "ino"));
    }

    private static Object of(Map<String, Object> attributes, String name) {
      return Objects.requireNonNull(attributes.get(name), name);
    }

    private static Version basic(Path path) throws IOException {
      var found = Files.readAttributes(path, BasicFileAttributes.class);
      return new Version(found.lastModifiedTime(), found.size(), String.valueOf(found.fileKey()));
    }

    String token() {
      return changed.to(TimeUnit.NANOSECONDS) + "-" + size + "-" + inode;
    }
  }
}
