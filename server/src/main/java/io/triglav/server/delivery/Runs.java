package io.triglav.server.delivery;

import io.triglav.server.delivery.engine.Run;
import io.triglav.server.shared.ApiException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads runs for people and programs that look at them. */
@Repository
class Runs {
  private static final String ROWS =
      "SELECT "
          + ExecutionStore.COLUMNS
          + """
          , j.uri AS job_uri
          FROM run r LEFT JOIN delivery d ON d.id = r.delivery_id LEFT JOIN job j ON j.id = r.job_id
          """;

  private final JdbcClient jdbc;

  Runs(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The newest first. */
  List<RunResponse> list(
      @Nullable Long jobId,
      @Nullable String state,
      @Nullable Long deliveryId,
      @Nullable UUID before,
      int limit) {
    return jdbc.sql(
            ROWS
                + """
                WHERE (:job::bigint IS NULL OR r.job_id = :job) AND (:state::text IS NULL OR r.state = :state)
                  AND (:delivery::bigint IS NULL OR r.delivery_id = :delivery)
                  AND (:before::uuid IS NULL OR r.id < :before)
                ORDER BY r.id DESC LIMIT :limit
                """)
        .param("job", jobId)
        .param("state", state)
        .param("delivery", deliveryId)
        .param("before", before)
        .param("limit", limit)
        .query(Runs::row)
        .list();
  }

  RunResponse get(UUID id) {
    return jdbc.sql(ROWS + "WHERE r.id = :id")
        .param("id", id)
        .query(Runs::row)
        .optional()
        .orElseThrow(() -> ApiException.notFound("there is no run " + id));
  }

  private static RunResponse row(ResultSet row, int n) throws SQLException {
    return response(Objects.requireNonNull(ExecutionStore.run(row)), row.getString("job_uri"));
  }

  static RunResponse response(Loaded loaded) {
    return response(Objects.requireNonNull(loaded.now().run()), loaded.labels().jobUri());
  }

  private static RunResponse response(Run run, @Nullable String jobUri) {
    return new RunResponse(
        run.id(),
        run.subject().jobId(),
        jobUri,
        run.subject().time(),
        run.subject().timezone(),
        run.subject().jobMessageId(),
        run.subject().deliveryId(),
        run.attempt(),
        run.state().text(),
        run.worker(),
        run.report().url(),
        run.report().progress(),
        run.report().logTail(),
        run.report().error(),
        run.cancelRequested(),
        run.announce(),
        run.times().created(),
        run.times().started(),
        run.times().heartbeat(),
        run.times().ended());
  }
}
