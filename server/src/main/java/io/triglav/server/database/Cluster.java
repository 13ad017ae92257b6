package io.triglav.server.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder in which PostgreSQL keeps the data. */
record Cluster(Path folder, PostgresPrograms programs, PostgresLog log) {

  static final String USERNAME = "triglav";

  private static final Logger logger = LoggerFactory.getLogger(Cluster.class);
  private static final String UNFINISHED = "postgres.new-";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  static Cluster openOrCreate(DataDirectory data, PostgresPrograms programs, PostgresLog log)
      throws IOException {
    removeUnfinished(data.path());
    if (!Files.exists(data.cluster())) {
      create(data, programs, log);
    }
    Cluster cluster = new Cluster(data.cluster().toRealPath(), programs, log);
    cluster.requireOurMajorVersion();
    cluster.requirePassword(data.password());
    programs.user().own(cluster.folder);
    return cluster;
  }

  /**
   * The password is on disk before the cluster, and the cluster gets its name when it is whole: a
   * crash in between leaves nothing that cannot be opened, or that trusts everybody.
   */
  private static void create(DataDirectory data, PostgresPrograms programs, PostgresLog log)
      throws IOException {
    data.password().create();
    programs.user().own(data.password().path());
    Path unfinished = OwnerOnly.createFolderIn(data.path(), UNFINISHED);
    programs.user().own(unfinished);
    initdb(unfinished, data.password().path(), programs, log);
    Files.move(unfinished, data.cluster(), StandardCopyOption.ATOMIC_MOVE);
    OwnerOnly.makeDurable(data.path());
  }

  /**
   * The locale is PostgreSQL's own: it orders text alike on every machine, and an upgrade of the
   * operating system cannot break an index.
   */
  private static void initdb(Path folder, Path password, PostgresPrograms programs, PostgresLog log)
      throws IOException {
    logger.info("Creating a PostgreSQL cluster in {}", folder.getParent());
    long start = log.end();
    Process initdb =
        log.start(
            programs.initdb(
                List.of(
                    "--pgdata=" + folder,
                    "--username=" + USERNAME,
                    "--pwfile=" + password,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--no-instructions")));
    AtJvmEnd stop = AtJvmEnd.run(() -> PostmasterStop.endedByItself(initdb.toHandle(), PATIENCE));
    int status = initdb.onExit().join().exitValue();
    stop.cancel();
    if (status != 0) {
      throw log.unavailable("PostgreSQL could not create its cluster", log.since(start));
    }
  }

  /**
   * What a killed server has left. Its initdb may still be at work there, so that it cannot all be
   * removed yet; no harm, as every attempt has a name of its own.
   */
  private static void removeUnfinished(Path data) throws IOException {
    try (Stream<Path> all = Files.list(data)) {
      all.filter(Cluster::isUnfinished).forEach(Cluster::removeIfPossible);
    }
  }

  private static void removeIfPossible(Path unfinished) {
    try {
      FileTree.delete(unfinished);
    } catch (IOException e) {
      logger.info("{} is left for the next start to remove ({})", unfinished, e.toString());
    }
  }

  private static boolean isUnfinished(Path path) {
    return path.getFileName().toString().startsWith(UNFINISHED);
  }

  private void requireOurMajorVersion() throws IOException {
    if (!Files.exists(folder.resolve("PG_VERSION"))) {
      throw new DatabaseUnavailable(
          folder
              + " is no PostgreSQL cluster, as it has no PG_VERSION; restore it from a backup, or"
              + " move it away to start with an empty database");
    }
    String theirs = Files.readString(folder.resolve("PG_VERSION")).strip();
    String ours = programs.binaries().majorVersion();
    if (!theirs.equals(ours)) {
      throw new DatabaseUnavailable(
          ("%s is of PostgreSQL %s, and this server brings PostgreSQL %s: dump it (pg_dump) with the"
                  + " server that made it, move it away, start this server, and restore the dump")
              .formatted(folder, theirs, ours));
    }
  }

  private void requirePassword(PasswordFile password) {
    if (!password.exists()) {
      throw new DatabaseUnavailable(
          ("the password of %s is missing; restore %s, or move the cluster away to start with an"
                  + " empty database")
              .formatted(folder, password.path()));
    }
  }

  Path pidFile() {
    return folder.resolve("postmaster.pid");
  }
}
