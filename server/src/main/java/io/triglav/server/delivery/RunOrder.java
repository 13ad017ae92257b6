package io.triglav.server.delivery;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * The one order of what happens to deliveries and runs, over all servers: like that of messages,
 * but with a lock of its own, so that neither waits for the other.
 */
final class RunOrder {
  /**
   * Takes the order, and then looks at the clock. The numbers are those of the trigger function
   * {@code take_run_order}.
   */
  static final String LOCK_AND_NOW = "SELECT clock_timestamp() FROM pg_advisory_xact_lock(7800, 2)";

  private RunOrder() {}

  static Instant now(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.getResultSet()) {
      row.next();
      return row.getTimestamp(1).toInstant();
    }
  }
}
