package io.triglav.server.trigger;

import io.triglav.server.shared.Page;
import io.triglav.server.wake.Feed;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads job messages by offset. Ids increase in commit order, as those of messages do. */
@Repository
public class JobMessages implements Feed.Source<JobMessage> {
  private static final String ROWS =
      """
      SELECT m.id, m.job_id, j.uri AS job_uri, m.time, m.timezone, m.cause_message_id, m.created_at
      FROM job_message m LEFT JOIN job j ON j.id = m.job_id
      """;

  private final JdbcClient jdbc;

  JobMessages(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public long lastId() {
    return jdbc.sql("SELECT coalesce(max(id), 0) FROM job_message").query(Long.class).single();
  }

  /** Of all jobs. */
  @Override
  public List<JobMessage> after(long id, int limit) {
    return query("WHERE m.id > :id ORDER BY m.id LIMIT :limit", Map.of("id", id, "limit", limit));
  }

  @Override
  public long idOf(JobMessage row) {
    return row.id();
  }

  List<JobMessage> of(long jobId, Page page) {
    return query(
        "WHERE m.job_id = :job AND m.id >= :offset ORDER BY m.id LIMIT :limit",
        Map.of("job", jobId, "offset", page.offset(), "limit", page.limit()));
  }

  private List<JobMessage> query(String which, Map<String, ?> parameters) {
    return jdbc.sql(ROWS + which)
        .params(parameters)
        .query(
            (row, n) ->
                new JobMessage(
                    row.getLong("id"),
                    row.getLong("job_id"),
                    row.getString("job_uri"),
                    row.getLong("time"),
                    row.getString("timezone"),
                    row.getLong("cause_message_id"),
                    row.getTimestamp("created_at").toInstant()))
        .list();
  }
}
