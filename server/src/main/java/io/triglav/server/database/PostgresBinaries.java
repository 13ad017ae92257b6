package io.triglav.server.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL's programs, unpacked in a cache folder that all servers of this user share; a folder
 * per archive, so that two releases of the server never disturb each other.
 */
record PostgresBinaries(Path home, String version) {

  private static final Logger log = LoggerFactory.getLogger(PostgresBinaries.class);

  /** The file that is written last, beside the folder: without it the folder does not count. */
  private static final String SEAL = ".unpacked";

  /**
   * Not below java.io.tmpdir, where cleaners take away single files after some days and where any
   * user may put a folder of that name in our way. The data directory serves when the cache folder
   * cannot be written, or forbids to run programs.
   */
  static PostgresBinaries cached(BinariesArchive archive, Path dataDirectory) throws IOException {
    try {
      return unpacked(archive, cacheFolder());
    } catch (IOException | DatabaseUnavailable e) {
      Path own = dataDirectory.resolve("postgres-binaries");
      log.info("Using {}, as the cache folder is of no use ({})", own, e.toString());
      return unpacked(archive, own);
    }
  }

  /** The home of root is mostly closed to the user that PostgreSQL then runs as. */
  private static Path cacheFolder() {
    if (UnprivilegedUser.weAreRoot()) {
      return Path.of("/var/cache/triglav");
    }
    String configured = System.getenv("XDG_CACHE_HOME");
    Path caches =
        configured == null || configured.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(configured);
    return caches.toAbsolutePath().resolve("triglav");
  }

  /** The monitor keeps out other threads, the file lock other processes. */
  static synchronized PostgresBinaries unpacked(BinariesArchive archive, Path cache)
      throws IOException {
    Path home = cache.resolve("postgres-" + archive.id());
    Optional<PostgresBinaries> found = find(home);
    if (found.isPresent()) {
      return found.get();
    }
    BinariesArchive.createFolder(cache);
    try (FileChannel file = OwnerOnly.open(besides(home, ".lock"));
        FileLock lock = file.lock()) {
      log.debug("Holding {}", lock);
      found = find(home);
      return found.isPresent() ? found.get() : unpack(archive, home);
    }
  }

  private static PostgresBinaries unpack(BinariesArchive archive, Path home) throws IOException {
    log.info("Unpacking PostgreSQL into {}", home);
    Files.deleteIfExists(besides(home, SEAL));
    FileTree.delete(home);
    try {
      archive.unpackInto(home);
      String version = askVersion(home);
      Files.writeString(besides(home, SEAL), seal(home, version));
      return new PostgresBinaries(home, version);
    } catch (IOException | DatabaseUnavailable e) {
      FileTree.delete(home); // the disk may be full
      throw e;
    }
  }

  private static Optional<PostgresBinaries> find(Path home) throws IOException {
    if (!Files.exists(besides(home, SEAL)) || !Files.exists(home)) {
      return Optional.empty();
    }
    String seal = Files.readString(besides(home, SEAL));
    String version = seal.lines().findFirst().orElse("");
    return seal.equals(seal(home, version))
        ? Optional.of(new PostgresBinaries(home, version))
        : Optional.empty();
  }

  /** A power cut can leave files empty, a cleaner can take some away: number and size tell. */
  private static String seal(Path home, String version) throws IOException {
    FileTree.Size size = FileTree.measure(home);
    return "%s%n%d files, %d bytes%n".formatted(version, size.files(), size.bytes());
  }

  private static Path besides(Path home, String ending) {
    return home.resolveSibling(home.getFileName() + ending);
  }

  private static String askVersion(Path home) throws IOException {
    String answer;
    try {
      answer = CommandOutput.of(List.of(program(home, "postgres").toString(), "--version"));
    } catch (IOException e) {
      throw DatabaseUnavailable.of(
          "the PostgreSQL that this server brings does not run on this machine",
          "set SPRING_DATASOURCE_URL to a PostgreSQL of your own",
          e);
    }
    return answer.replaceAll("[^0-9.]*([0-9.]+).*", "$1");
  }

  private static Path program(Path home, String name) {
    return home.resolve("bin").resolve(name);
  }

  Path program(String name) {
    return program(home, name);
  }

  /** Clusters of one major version fit all its releases. */
  String majorVersion() {
    return version.replaceAll("\\..*", "");
  }
}
