package io.triglav.server.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Lets one server at a time use a data directory; gone with the process, however that ends. */
final class ServerLock implements AutoCloseable {

  /**
   * POSIX drops a process's lock as soon as the process closes <em>any</em> descriptor of the file,
   * so a second start in this JVM must be turned away before it opens the file.
   */
  private static final Set<Path> HELD_BY_THIS_JVM = new HashSet<>();

  private final Path directory;
  private final FileChannel file;

  private ServerLock(Path directory, FileChannel file) {
    this.directory = directory;
    this.file = file;
  }

  static ServerLock take(Path directory) throws IOException {
    synchronized (HELD_BY_THIS_JVM) {
      if (HELD_BY_THIS_JVM.contains(directory)) {
        throw inUse(directory, ownPid());
      }
      ServerLock lock = new ServerLock(directory, openLocked(directory));
      HELD_BY_THIS_JVM.add(directory);
      return lock;
    }
  }

  private static FileChannel openLocked(Path directory) throws IOException {
    FileChannel file = OwnerOnly.open(lockFile(directory));
    try {
      if (file.tryLock() != null) {
        OwnerOnly.write(file, ownPid());
        return file;
      }
    } catch (IOException e) {
      file.close();
      throw e;
    }
    file.close();
    throw inUse(directory, Files.readString(lockFile(directory)).strip());
  }

  private static DatabaseUnavailable inUse(Path directory, String pid) {
    return new DatabaseUnavailable(
        ("the data directory %s is in use by process %s;"
                + " stop it or set TRIGLAV_DATA_DIR to another folder")
            .formatted(directory, pid));
  }

  private static Path lockFile(Path directory) {
    return directory.resolve("server.lock");
  }

  private static String ownPid() {
    return String.valueOf(ProcessHandle.current().pid());
  }

  /** The file stays: to delete it would let two servers lock two files of the same name. */
  @Override
  public void close() throws IOException {
    synchronized (HELD_BY_THIS_JVM) {
      file.close();
      HELD_BY_THIS_JVM.remove(directory);
    }
  }
}
