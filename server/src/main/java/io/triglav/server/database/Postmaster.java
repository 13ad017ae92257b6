package io.triglav.server.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PostgreSQL at work on a cluster, as a child of this JVM. */
final class Postmaster {

  static final int ANY_FREE_PORT = 0;
  static final String HOST = "127.0.0.1";

  private static final Logger log = LoggerFactory.getLogger(Postmaster.class);

  private static final Duration RECOVERY = Duration.ofMinutes(5); // after a crash with much to redo
  private static final Duration OBSTACLES_PASS = Duration.ofSeconds(30);
  private static final Duration TRY_AGAIN = Duration.ofMillis(200);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(10);
  private static final Duration LAST_WORK = Duration.ofSeconds(30); // what Spring gives requests

  /** On the command line, where they win over postgresql.conf and over ALTER SYSTEM. */
  private static final List<String> SETTINGS =
      List.of(
          "listen_addresses=" + HOST,
          "unix_socket_directories=",
          "max_connections=100",
          "shared_buffers=128MB",
          "fsync=on",
          "synchronous_commit=on",
          "full_page_writes=on",
          "password_encryption=scram-sha-256",
          "timezone=UTC",
          "log_timezone=UTC",
          "log_destination=stderr",
          "logging_collector=off",
          "log_checkpoints=off");

  private final Cluster cluster;
  private @Nullable Process process; // guarded by this
  private boolean stopping; // guarded by this

  Postmaster(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Returns the port. */
  int start(int wantedPort) throws IOException {
    try {
      return startWhenObstaclesHavePassed(wantedPort);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DatabaseUnavailable("the start of PostgreSQL was interrupted; start again", e);
    }
  }

  private int startWhenObstaclesHavePassed(int wantedPort)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + OBSTACLES_PASS.toNanos();
    while (true) {
      new LeftBehind(cluster).clear();
      long logStart = cluster.log().end();
      int port = wantedPort == ANY_FREE_PORT ? freePort() : wantedPort;
      if (becomesReady(launch(port))) {
        return port;
      }
      requireNotStopping();
      String output = cluster.log().since(logStart);
      boolean mayPass = PostgresFailure.of(output).mayPass(port != wantedPort);
      if (!mayPass || System.nanoTime() > deadline) {
        throw cluster.log().unavailable("PostgreSQL did not come up on port " + port, output);
      }
      log.info("PostgreSQL did not start, trying again: {}", PostgresLog.complaint(output));
      TimeUnit.NANOSECONDS.sleep(TRY_AGAIN.toNanos());
    }
  }

  private static int freePort() throws IOException {
    InetAddress host = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try (ServerSocket socket = new ServerSocket(0, 1, host)) {
      return socket.getLocalPort();
    }
  }

  private synchronized Process launch(int port) throws IOException {
    requireNotStopping();
    List<String> arguments = new ArrayList<>(List.of("-D", cluster.folder().toString()));
    arguments.addAll(List.of("-c", "port=" + port));
    SETTINGS.forEach(setting -> arguments.addAll(List.of("-c", setting)));
    Process launched = cluster.log().start(cluster.programs().postgres(arguments));
    process = launched;
    return launched;
  }

  private synchronized void requireNotStopping() {
    if (stopping) {
      throw new DatabaseUnavailable("the server is shutting down; start it anew");
    }
  }

  /** PostgreSQL says so in its pid file, even before it would answer a connection. */
  private boolean becomesReady(Process launched) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + RECOVERY.toNanos();
    while (!launched.waitFor(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
      if (pid(launched).filter(PostmasterPid::ready).isPresent()) {
        watch(launched);
        return true;
      }
      if (System.nanoTime() > deadline) {
        throw new DatabaseUnavailable(
            "PostgreSQL is not ready after %d minutes; %s tells what it is at; start again"
                .formatted(RECOVERY.toMinutes(), cluster.log().file()));
      }
    }
    return false;
  }

  private Optional<PostmasterPid> pid(Process launched) throws IOException {
    return PostmasterPid.read(cluster.pidFile()).filter(pid -> pid.isOf(launched));
  }

  private void watch(Process running) {
    var unused =
        running
            .onExit()
            .thenAccept(
                ended -> {
                  if (!isStopping()) {
                    log.error("PostgreSQL ended by itself; {} tells why", cluster.log().file());
                  }
                });
  }

  private synchronized boolean isStopping() {
    return stopping;
  }

  /** Does nothing when it has stopped already. */
  void stop() {
    handleForStop().ifPresent(new PostmasterStop(cluster.programs())::stop);
  }

  /**
   * At the end of the JVM, where the server may still be finishing what it has accepted: all hooks
   * run at once. A stop() by the server comes in between, and cuts the waiting short.
   */
  void stopGently() {
    handleForStop().ifPresent(running -> PostmasterStop.endedByItself(running, LAST_WORK));
    stop();
  }

  private Optional<ProcessHandle> handleForStop() {
    Process running = noMoreLaunches();
    if (running == null || !running.isAlive()) {
      return Optional.empty();
    }
    try {
      return pid(running).flatMap(PostmasterPid::process).or(() -> Optional.of(running.toHandle()));
    } catch (IOException e) {
      log.debug("Without its pid file, the process that we have launched must do", e);
      return Optional.of(running.toHandle());
    }
  }

  private synchronized @Nullable Process noMoreLaunches() {
    stopping = true;
    return process;
  }
}
