package io.triglav.server.job;

import io.triglav.server.resource.DatasetChanged;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The links between jobs and resources: plain SQL, since no object wants to hold them. */
@Repository
class JobLinks {
  private final JdbcClient jdbc;

  JobLinks(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  List<Long> resourceIds(long jobId, Role role) {
    return jdbc.sql(
            "SELECT resource_id FROM " + role.table() + " WHERE job_id = :job ORDER BY resource_id")
        .param("job", jobId)
        .query(Long.class)
        .list();
  }

  /** From which message on each dataset that the job reads counts for it. */
  Map<Integer, Long> marks(long jobId) {
    Map<Integer, Long> marks = new HashMap<>();
    jdbc.sql(
            """
            SELECT r.dataset_id, min(i.since_message_id) AS since FROM job_input i JOIN resource r ON r.id = i.resource_id
            WHERE i.job_id = :job GROUP BY r.dataset_id
            """)
        .param("job", jobId)
        .query(
            row -> {
              marks.put(row.getInt("dataset_id"), row.getLong("since"));
            });
    return marks;
  }

  void unlink(long jobId, Role role) {
    jdbc.sql("DELETE FROM " + role.table() + " WHERE job_id = :job").param("job", jobId).update();
  }

  void linkInput(long jobId, long resourceId, long sinceMessageId) {
    jdbc.sql(
            "INSERT INTO job_input (job_id, resource_id, since_message_id) VALUES (:job, :resource, :since) ON CONFLICT DO NOTHING")
        .param("job", jobId)
        .param("resource", resourceId)
        .param("since", sinceMessageId)
        .update();
  }

  void linkOutput(long jobId, long resourceId) {
    jdbc.sql(
            "INSERT INTO job_output (job_id, resource_id) VALUES (:job, :resource) ON CONFLICT DO NOTHING")
        .param("job", jobId)
        .param("resource", resourceId)
        .update();
  }

  /** Those of the resources that no job reads or writes any more. */
  List<Long> unlinked(Collection<Long> resourceIds) {
    return jdbc.sql(
            """
            SELECT r.id FROM unnest(:ids::bigint[]) r(id)
            WHERE NOT EXISTS (SELECT FROM job_input i WHERE i.resource_id = r.id)
              AND NOT EXISTS (SELECT FROM job_output o WHERE o.resource_id = r.id)
            """)
        .param("ids", resourceIds.toArray(Long[]::new))
        .query(Long.class)
        .list();
  }

  /** Whether some job has the resource in that role. */
  boolean isLinked(long resourceId, Role role) {
    return jdbc.sql(
            "SELECT EXISTS (SELECT FROM " + role.table() + " WHERE resource_id = :resource)")
        .param("resource", resourceId)
        .query(Boolean.class)
        .single();
  }

  /** An input that becomes another dataset is declared anew: what came before does not count. */
  @EventListener
  void restart(DatasetChanged change) {
    jdbc.sql("UPDATE job_input SET since_message_id = :position WHERE resource_id = :resource")
        .param("position", change.position())
        .param("resource", change.resourceId())
        .update();
  }
}
