package io.triglav.server.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a killed server left of its PostgreSQL: maybe the postmaster itself, maybe only a pid file.
 *
 * <p>A postmaster that still runs is stopped, not adopted: so there is only one way to a running
 * PostgreSQL, with our settings, our port and our log, and with a process that is our child.
 */
record LeftBehind(Cluster cluster) {

  private static final Logger log = LoggerFactory.getLogger(LeftBehind.class);

  void clear() throws IOException {
    Optional<PostmasterPid> found = PostmasterPid.read(cluster.pidFile());
    if (found.isPresent() && found.get().readable()) {
      clear(found.get());
    } else if (found.isPresent()) {
      clearUnreadable();
    }
  }

  /** A pid whose process is gone needs no help: PostgreSQL knows what to do. */
  private void clear(PostmasterPid pid) throws IOException {
    Optional<ProcessHandle> process = pid.process();
    if (process.isEmpty()) {
      return;
    }
    if (!isPostgresOfThisCluster(process.get())) {
      removeFile("its process " + process.get().pid() + " is another program now");
    } else if (!pid.singleUser()) {
      stop(process.get());
    }
  }

  /** A crash cut it short, or its postmaster is at it now. */
  private void clearUnreadable() throws IOException {
    ProcessHandle.allProcesses()
        .filter(process -> isPostgres(process) && wasStartedIn(process, cluster.folder()))
        .findFirst()
        .ifPresent(this::stop);
    removeFile("it names no process");
  }

  /**
   * PostgreSQL would not start over it. Should sessions of a killed postmaster go on without it,
   * PostgreSQL still notices, by the shared memory that belongs to the folder.
   */
  private void removeFile(String reason) throws IOException {
    log.info("Removing {}: {}", cluster.pidFile(), reason);
    Files.deleteIfExists(cluster.pidFile());
  }

  private void stop(ProcessHandle postmaster) {
    log.warn("Stopping PostgreSQL (process {}), left by a killed server", postmaster.pid());
    new PostmasterStop(cluster.programs()).stop(postmaster);
  }

  private boolean isPostgresOfThisCluster(ProcessHandle process) {
    return isPostgres(process) && worksIn(process, cluster.folder());
  }

  /** Without a right to see the program, the folder must tell. */
  private static boolean isPostgres(ProcessHandle process) {
    return process
        .info()
        .command()
        .map(program -> Path.of(program).getFileName().toString())
        .map(name -> name.equals("postgres") || name.equals("postgres (deleted)"))
        .orElse(true);
  }

  /** The working directory tells even when the folder was renamed; it is not for all to see. */
  private static boolean worksIn(ProcessHandle process, Path folder) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/cwd")).equals(folder);
    } catch (IOException e) {
      return wasStartedIn(process, folder);
    }
  }

  /** True of the postmaster only: its children show what they do instead of arguments. */
  private static boolean wasStartedIn(ProcessHandle process, Path folder) {
    return process
        .info()
        .arguments()
        .filter(arguments -> List.of(arguments).contains(folder.toString()))
        .isPresent();
  }
}
