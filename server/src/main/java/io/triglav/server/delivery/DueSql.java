package io.triglav.server.delivery;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Finds what is due by the clock: by the database's, one for all servers. */
@Component
class DueSql {
  /**
   * What is due.
   *
   * @param deliveries whose leases are over
   * @param runs that nothing was heard of in time
   * @param retries the subscribers that wait for another attempt whose time has come
   */
  record Due(List<Long> deliveries, List<UUID> runs, List<Long> retries) {}

  private static final String DUE =
      """
      SELECT
        ARRAY(SELECT id FROM delivery WHERE state = 'leased' AND leased_until <= now() ORDER BY leased_until LIMIT 500),
        ARRAY(SELECT id FROM run WHERE state IN ('accepted', 'running') AND delivery_id IS NULL AND expires_at <= now()
              ORDER BY expires_at LIMIT 500),
        ARRAY(SELECT DISTINCT subscriber_id FROM delivery WHERE state = 'pending' AND attempts > 0 AND ready_at <= now())
      """;

  private final JdbcClient jdbc;

  DueSql(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Takes no lock: who decides on what is found looks again. */
  Due find(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(DUE);
        ResultSet row = statement.executeQuery()) {
      row.next();
      Due due = new Due(longs(row.getArray(1)), uuids(row.getArray(2)), longs(row.getArray(3)));
      connection.commit();
      return due;
    }
  }

  /** Those of the subscribers that something may be handed out for. */
  Set<Long> withPending(Collection<Long> subscribers) {
    return new HashSet<>(
        jdbc.sql(
                """
                SELECT s.id FROM unnest(:ids::bigint[]) s(id)
                WHERE EXISTS (SELECT FROM delivery d
                              WHERE d.subscriber_id = s.id AND d.state = 'pending' AND d.ready_at <= now())
                """)
            .param("ids", subscribers.toArray(Long[]::new))
            .query(Long.class)
            .list());
  }

  private static List<Long> longs(Array array) throws SQLException {
    return List.of((Long[]) array.getArray());
  }

  private static List<UUID> uuids(Array array) throws SQLException {
    return List.of((UUID[]) array.getArray());
  }
}
