package io.triglav.server.delivery;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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

  /**
   * What has fired.
   *
   * @param jobs their uris, by their ids
   * @param last the newest job message's id
   */
  record Fired(Map<Long, String> jobs, long last) {}

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

  /** The newest job message's id; 0 when there is none. */
  long lastFiring() {
    return jdbc.sql("SELECT coalesce(max(id), 0) FROM job_message").query(Long.class).single();
  }

  /** The jobs of the job messages with ids above that. */
  Fired firedAfter(long id) {
    Map<Long, String> jobs = new HashMap<>();
    long[] last = {id};
    jdbc.sql(
            """
            SELECT j.id, j.uri, max(m.id) AS last FROM job_message m JOIN job j ON j.id = m.job_id
            WHERE m.id > :id GROUP BY j.id
            """)
        .param("id", id)
        .query(
            row -> {
              jobs.put(row.getLong("id"), row.getString("uri"));
              last[0] = Math.max(last[0], row.getLong("last"));
            });
    return new Fired(jobs, last[0]);
  }

  private static List<Long> longs(Array array) throws SQLException {
    return List.of((Long[]) array.getArray());
  }

  private static List<UUID> uuids(Array array) throws SQLException {
    return List.of((UUID[]) array.getArray());
  }
}
