package io.triglav.server.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The rows that must be there again after a restart. */
final class Words {

  private Words() {}

  static Connection connect(EmbeddedDatabase database) throws SQLException {
    return DriverManager.getConnection(database.url(), database.username(), database.password());
  }

  static void add(EmbeddedDatabase database, String word) throws SQLException {
    try (Connection connection = connect(database)) {
      execute(connection, "CREATE TABLE IF NOT EXISTS word (word text)");
      try (PreparedStatement insert = connection.prepareStatement("INSERT INTO word VALUES (?)")) {
        insert.setString(1, word);
        insert.executeUpdate();
      }
    }
  }

  static List<String> all(EmbeddedDatabase database) throws SQLException {
    return query(database, "SELECT word FROM word");
  }

  static List<String> query(EmbeddedDatabase database, String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
