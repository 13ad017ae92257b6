package io.triglav.server.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder that holds everything of one embedded database, locked for this server. */
final class DataDirectory implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(DataDirectory.class);

  private final Path path;
  private final ServerLock lock;

  private DataDirectory(Path path, ServerLock lock) {
    this.path = path;
    this.lock = lock;
  }

  static DataDirectory open(Path wanted) {
    try {
      Path path = existing(wanted.toAbsolutePath());
      return new DataDirectory(path, ServerLock.take(path));
    } catch (IOException e) {
      throw DatabaseUnavailable.of(
          "the data directory " + wanted + " cannot be written",
          "make it a folder that this user may write to, or set TRIGLAV_DATA_DIR to another one",
          e);
    }
  }

  /** A folder that is there already keeps its mode: it may be somebody's volume. */
  private static Path existing(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      Files.createDirectories(path.normalize().getParent());
      OwnerOnly.createFolder(path);
    }
    return path.toRealPath();
  }

  Path path() {
    return path;
  }

  Path cluster() {
    return path.resolve("postgres");
  }

  PasswordFile password() {
    return new PasswordFile(path.resolve("postgres-password"));
  }

  Path log() {
    return path.resolve("postgres.log");
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      log.warn("The lock on {} was not given back", path, e);
    }
  }
}
