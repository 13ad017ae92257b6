package io.triglav.server.delivery;

import io.triglav.server.wake.Feed;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads what has happened to runs, by offset. Ids increase in commit order. */
@Repository
public class RunEvents implements Feed.Source<RunEvent> {
  private final JdbcClient jdbc;

  RunEvents(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public long lastId() {
    return jdbc.sql("SELECT coalesce(max(id), 0) FROM run_event").query(Long.class).single();
  }

  @Override
  public List<RunEvent> after(long id, int limit) {
    return jdbc.sql(
            """
            SELECT e.*, r.delivery_id, r.job_id, r.time, j.uri AS job_uri
            FROM run_event e JOIN run r ON r.id = e.run_id LEFT JOIN job j ON j.id = r.job_id
            WHERE e.id > :id ORDER BY e.id LIMIT :limit
            """)
        .param("id", id)
        .param("limit", limit)
        .query(RunEvents::row)
        .list();
  }

  @Override
  public long idOf(RunEvent row) {
    return row.event_id();
  }

  private static RunEvent row(ResultSet row, int n) throws SQLException {
    return new RunEvent(
        row.getLong("id"),
        Objects.requireNonNull(row.getObject("run_id", UUID.class)),
        ExecutionStore.number(row, "delivery_id"),
        row.getLong("job_id"),
        row.getString("job_uri"),
        row.getLong("time"),
        row.getString("from_state"),
        row.getString("to_state"),
        row.getString("worker"),
        row.getTimestamp("created_at").toInstant());
  }
}
