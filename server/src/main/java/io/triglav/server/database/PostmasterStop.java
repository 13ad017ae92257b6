package io.triglav.server.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops a postmaster, as gently as it lets us. No way of these loses what was committed. */
record PostmasterStop(PostgresPrograms programs) {

  private static final Logger log = LoggerFactory.getLogger(PostmasterStop.class);

  private static final Duration FAST = Duration.ofSeconds(60); // it ends with a checkpoint
  private static final Duration IMMEDIATE = Duration.ofSeconds(15);
  private static final Duration KILLED = Duration.ofSeconds(15);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

  void stop(ProcessHandle postmaster) {
    boolean ended = ended(postmaster, "INT", FAST) || ended(postmaster, "QUIT", IMMEDIATE);
    if (!ended) {
      log.warn("PostgreSQL (process {}) does not stop; killing it", postmaster.pid());
      postmaster.destroyForcibly();
      awaitEnd(postmaster, KILLED);
    }
  }

  /** Lets the connections that there are finish their work, and takes no new ones. */
  static boolean endedByItself(ProcessHandle postmaster, Duration patience) {
    postmaster.destroy();
    return awaitEnd(postmaster, patience);
  }

  private boolean ended(ProcessHandle postmaster, String signal, Duration patience) {
    return hasEnded(postmaster) || (send(signal, postmaster) && awaitEnd(postmaster, patience));
  }

  private boolean send(String signal, ProcessHandle postmaster) {
    try {
      Process kill =
          programs
              .kill(signal, postmaster.pid())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return kill.onExit().join().exitValue() == 0;
    } catch (IOException e) {
      log.warn("Could not send {} to PostgreSQL (process {})", signal, postmaster.pid(), e);
      return false;
    }
  }

  /**
   * Not to be interrupted: whoever closes in a hurry must not leave a process either. Not by
   * onExit(), which looks at another's child three times a second only.
   */
  private static boolean awaitEnd(ProcessHandle process, Duration patience) {
    boolean interrupted = Thread.interrupted();
    long deadline = System.nanoTime() + patience.toNanos();
    while (!hasEnded(process) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return hasEnded(process);
  }

  static boolean hasEnded(ProcessHandle process) {
    return !process.isAlive() || isDefunct(process);
  }

  /** In a container whose first process takes no care of orphans, they keep their pid for ever. */
  private static boolean isDefunct(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
      return stat.startsWith("Z", stat.lastIndexOf(')') + 2); // pid (name) state
    } catch (IOException e) {
      return false;
    }
  }
}
