package io.triglav.server.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/**
 * Where the database is and how to get in.
 *
 * @param url JDBC, of PostgreSQL
 */
public record Database(String url, String username, String password) {
  /**
   * A connection for a writer of messages, outside of the pool, without auto-commit. A server that
   * stands still while it holds the write order (a paused process, a lost network) would stop all
   * others: after a second of silence PostgreSQL ends its transaction. Plans live as long as the
   * connection: one made while a table was small would read the whole table forever after.
   */
  public Connection connectWriter() throws SQLException {
    Connection connection = DriverManager.getConnection(url, properties());
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          SET idle_in_transaction_session_timeout = '1s';
          SET statement_timeout = '30s';
          SET lock_timeout = '10s';
          SET enable_seqscan = off; -- plans are kept, and what was empty when they were made grows
          SET enable_hashjoin = off; -- nor may a plan read a whole table to find a few rows of it
          SET enable_mergejoin = off;
          SET plan_cache_mode = force_generic_plan; -- to plan anew takes longer than most of its statements
          SET jit = off; -- to compile takes longer than any of its statements
          SET application_name = 'triglav-writer'
          """);
      connection.setAutoCommit(false);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** A connection to hear notifications on, outside of the pool, with auto-commit. */
  public Connection connectListener() throws SQLException {
    Properties properties = properties();
    properties.setProperty("ApplicationName", "triglav-listener");
    return DriverManager.getConnection(url, properties);
  }

  private Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("user", username);
    properties.setProperty("password", password);
    properties.setProperty("socketTimeout", "60");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("logServerErrorDetail", "false"); // details hold whole rows
    return properties;
  }

  @Override
  public String toString() {
    return "Database[" + url + "]"; // without the password
  }
}
