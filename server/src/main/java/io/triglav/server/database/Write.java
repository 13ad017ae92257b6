package io.triglav.server.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A statement on many rows: its parameters are the columns, as arrays. Writes are sent together
 * with the commit, because a round trip costs more than most statements do.
 */
public record Write(String sql, List<Column> columns) {
  /**
   * The values of one column.
   *
   * @param type in PostgreSQL, of one value
   */
  public record Column(String type, List<?> values) {}

  public Write(String sql, Column... columns) {
    this(sql, List.of(columns));
  }

  /**
   * Writes, and ends the transaction as the last statement says, in one round trip. An error in it
   * keeps the database from coming to the commit.
   *
   * @param end such as {@code COMMIT}
   */
  public static void all(Connection connection, List<Write> writes, String end)
      throws SQLException {
    String sql =
        writes.stream().map(write -> write.sql() + ";\n").collect(Collectors.joining("", "", end));
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, writes.stream().flatMap(write -> write.columns().stream()).toList());
      statement.execute();
    }
  }

  /** Gives a statement its parameters, in order. */
  public static void bind(PreparedStatement statement, List<Column> columns) throws SQLException {
    int parameter = 1;
    for (Column column : columns) {
      statement.setArray(
          parameter++,
          statement
              .getConnection()
              .createArrayOf(column.type(), new ArrayList<>(column.values()).toArray()));
    }
  }
}
