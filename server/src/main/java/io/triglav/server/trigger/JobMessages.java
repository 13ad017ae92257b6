package io.triglav.server.trigger;

import io.triglav.server.shared.Page;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads job messages by offset. Ids increase in commit order, as those of messages do. */
@Repository
class JobMessages {
  private final JdbcClient jdbc;

  JobMessages(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  long lastId() {
    return jdbc.sql("SELECT coalesce(max(id), 0) FROM job_message").query(Long.class).single();
  }

  List<JobMessageResponse> of(long jobId, Page page) {
    return jdbc.sql(
            """
            SELECT id, job_id, time, timezone FROM job_message
            WHERE job_id = :job AND id >= :offset ORDER BY id LIMIT :limit
            """)
        .param("job", jobId)
        .param("offset", page.offset())
        .param("limit", page.limit())
        .query(
            (row, n) ->
                new JobMessageResponse(
                    row.getLong("id"),
                    row.getLong("job_id"),
                    row.getLong("time"),
                    row.getString("timezone")))
        .list();
  }
}
