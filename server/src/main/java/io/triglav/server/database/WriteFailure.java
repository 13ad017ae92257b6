package io.triglav.server.database;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What to do about a transaction that failed. */
public enum WriteFailure {
  /** The database refuses the data: trying again would fail again, for the guilty request only. */
  REFUSED,
  /**
   * The connection, the server or a lock: the same messages may be tried again, their uuids make
   * that harmless.
   */
  PASSING;

  public static WriteFailure of(SQLException e) {
    String state = sqlState(e);
    if (state == null) {
      return PASSING;
    }
    return switch (state.substring(0, 2)) {
      case "21", "22", "23", "54" -> REFUSED;
      default -> PASSING;
    };
  }

  private static @Nullable String sqlState(SQLException e) {
    String state = e.getSQLState();
    return state == null || state.length() < 2 ? null : state;
  }
}
