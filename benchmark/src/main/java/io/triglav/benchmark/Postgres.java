package io.triglav.benchmark;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * A durable PostgreSQL with default settings on this machine, for both the server and the raw
 * inserts: what is compared uses the same cluster.
 */
final class Postgres implements AutoCloseable {
  static final String USERNAME = "postgres";
  static final String PASSWORD = "postgres";

  /** Kept from run to run: it takes seconds to unpack them. */
  private static final Path BINARIES = Path.of("benchmark/target/postgres");

  private final int port;
  private final long pid;

  private Postgres(int port, long pid) {
    this.port = port;
    this.pid = pid;
  }

  static Postgres start(Path data) throws IOException {
    EmbeddedPostgres embedded =
        EmbeddedPostgres.builder()
            .setOverrideWorkingDirectory(BINARIES.toFile())
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setPGStartupWait(Duration.ofSeconds(60))
            // the library's own defaults are for tests that may forget
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("track_commit_timestamp", "on") // says when a message was committed
            .start();
    long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0).trim());
    return new Postgres(embedded.getPort(), pid);
  }

  /** Of the process that all others of this database come from. */
  long pid() {
    return pid;
  }

  String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", USERNAME);
    properties.setProperty("password", PASSWORD);
    properties.setProperty("socketTimeout", "60");
    return DriverManager.getConnection(url(), properties);
  }

  String version() throws SQLException {
    return text("SHOW server_version");
  }

  /** Ends the run when a commit here could be lost: the comparison would be worth nothing. */
  void requireDurability() throws SQLException {
    for (String setting : new String[] {"fsync", "synchronous_commit", "full_page_writes"}) {
      if (!text("SHOW " + setting).equals("on")) {
        throw new BenchmarkFailure("PostgreSQL runs with " + setting + " off");
      }
    }
  }

  long count(String table) throws SQLException {
    return Long.parseLong(text("SELECT count(*) FROM " + table));
  }

  private String text(String query) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  /** All clients have gone by now. The library's own stop gives up after 5 s, which is too soon. */
  @Override
  public void close() {
    ProcessHandle.of(pid).ifPresent(Postgres::stop);
  }

  private static void stop(ProcessHandle postmaster) {
    postmaster.destroy();
    postmaster.onExit().completeOnTimeout(postmaster, 60, TimeUnit.SECONDS).join();
    postmaster.destroyForcibly();
  }
}
