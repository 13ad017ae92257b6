package io.triglav.server.support;

import io.triglav.server.database.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * One real PostgreSQL for the whole test run, and an empty schema for each who asks. By default the
 * embedded one, durable as in production; {@code -Dtriglav.test.database=testcontainers} takes a
 * container, {@code TRIGLAV_TEST_JDBC_URL} any other.
 */
public final class TestDatabase {
  private record Server(String url, String username, String password) {}

  private static final Server SERVER = start();
  private static final AtomicInteger SCHEMAS = new AtomicInteger();

  private TestDatabase() {}

  /** A new schema of its own; tables come with the first server that starts on it. */
  public static Database newSchema() {
    String schema = "test_" + ProcessHandle.current().pid() + "_" + SCHEMAS.incrementAndGet();
    try (Connection connection =
            DriverManager.getConnection(SERVER.url(), SERVER.username(), SERVER.password());
        Statement statement = connection.createStatement()) {
      statement.execute("DROP SCHEMA IF EXISTS " + schema + " CASCADE");
      statement.execute("CREATE SCHEMA " + schema);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    String separator = SERVER.url().contains("?") ? "&" : "?";
    return new Database(
        SERVER.url() + separator + "currentSchema=" + schema, SERVER.username(), SERVER.password());
  }

  public static Connection connect(Database database) throws SQLException {
    return DriverManager.getConnection(database.url(), database.username(), database.password());
  }

  private static Server start() {
    String url = System.getenv("TRIGLAV_TEST_JDBC_URL");
    if (url != null && !url.isEmpty()) {
      return new Server(
          url,
          orEmpty(System.getenv("TRIGLAV_TEST_JDBC_USERNAME")),
          orEmpty(System.getenv("TRIGLAV_TEST_JDBC_PASSWORD")));
    }
    String kind = System.getProperty("triglav.test.database", "embedded");
    return switch (kind) {
      case "embedded" -> embedded();
      case "testcontainers" -> container();
      default ->
          throw new IllegalArgumentException(
              "triglav.test.database=" + kind + " is not allowed; use embedded or testcontainers");
    };
  }

  private static Server embedded() {
    try {
      EmbeddedPostgres postgres =
          EmbeddedPostgres.builder()
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("max_connections", "200")
              .start();
      return new Server(postgres.getJdbcUrl("postgres", "postgres"), "postgres", "postgres");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("resource") // Testcontainers ends it with the JVM
  private static Server container() {
    PostgreSQLContainer postgres = new PostgreSQLContainer("postgres:18");
    postgres.start();
    return new Server(postgres.getJdbcUrl(), postgres.getUsername(), postgres.getPassword());
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
