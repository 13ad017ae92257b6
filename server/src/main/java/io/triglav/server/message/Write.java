package io.triglav.server.message;

import java.util.List;

/**
 * A statement that writes many rows: its parameters are the columns, as arrays. Writes are sent
 * together with the commit, because a round trip costs more than most statements do.
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
}
