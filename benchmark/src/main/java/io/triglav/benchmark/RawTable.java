package io.triglav.benchmark;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A table like that of the messages, with its columns, indexes and identity, without its triggers:
 * what the server is measured against.
 */
final class RawTable {
  static final String NAME = "benchmark.raw_message";

  private RawTable() {}

  static void create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA benchmark");
      statement.execute("CREATE TABLE " + NAME + " (LIKE message INCLUDING ALL)");
    }
  }
}
