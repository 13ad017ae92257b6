package io.triglav.agent.state;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The directory of the state files, held by one agent at a time. */
public final class StateDirectory implements AutoCloseable {
  private final Path directory;
  private final FileChannel held;

  private StateDirectory(Path directory, FileChannel held) {
    this.directory = directory;
    this.held = held;
  }

  /**
   * Takes the directory, making it if need be.
   *
   * @throws IOException when it cannot be written, or another agent holds it
   */
  public static StateDirectory take(Path directory) throws IOException {
    Files.createDirectories(directory);
    FileChannel channel = FileChannel.open(directory.resolve("lock"), CREATE, WRITE);
    if (lock(channel) == null) {
      channel.close();
      throw new IOException("another agent uses it");
    }
    return new StateDirectory(directory, channel);
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // another agent in this very process
    }
  }

  public Path path(String name) {
    return directory.resolve(name);
  }

  @Override
  public void close() {
    try {
      held.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
