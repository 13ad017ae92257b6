package io.triglav.server.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Whether this is a PostgreSQL that the server can keep its promises on. */
final class DatabaseCheck {
  private static final int OLDEST = 14;

  private DatabaseCheck() {}

  /**
   * Checks version and encoding.
   *
   * @throws DatabaseUnavailable with one line that says what to change
   */
  static void check(Connection connection) throws SQLException {
    int major = connection.getMetaData().getDatabaseMajorVersion();
    if (major < OLDEST) {
      throw new DatabaseUnavailable(
          "PostgreSQL " + major + " is too old; use " + OLDEST + " or newer");
    }
    String encoding = show(connection, "server_encoding");
    if (!encoding.equals("UTF8")) {
      throw new DatabaseUnavailable(
          "the database's encoding is "
              + encoding
              + "; create it with ENCODING 'UTF8' TEMPLATE template0");
    }
  }

  private static String show(Connection connection, String setting) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW " + setting)) {
      row.next();
      return row.getString(1);
    }
  }
}
