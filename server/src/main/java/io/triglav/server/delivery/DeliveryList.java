package io.triglav.server.delivery;

import io.triglav.server.delivery.engine.Delivery;
import io.triglav.server.delivery.engine.Run;
import io.triglav.server.shared.ApiException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads deliveries for people and programs that look at them. */
@Repository
class DeliveryList {
  private static final String ROWS =
      "SELECT "
          + ExecutionStore.COLUMNS
          + ExecutionStore.LABELS
          + "FROM delivery d LEFT JOIN run r ON r.id = d.run_id LEFT JOIN job j ON j.id = d.job_id "
          + ExecutionStore.LABEL_TABLES;

  private final JdbcClient jdbc;

  DeliveryList(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The newest first. */
  List<DeliveryResponse> list(
      @Nullable String subscriber,
      @Nullable String state,
      @Nullable Long jobId,
      @Nullable Long before,
      int limit) {
    return jdbc.sql(
            ROWS
                + """
                WHERE (:subscriber::text IS NULL OR s.name = :subscriber) AND (:state::text IS NULL OR d.state = :state)
                  AND (:job::bigint IS NULL OR d.job_id = :job) AND (:before::bigint IS NULL OR d.id < :before)
                ORDER BY d.id DESC LIMIT :limit
                """)
        .param("subscriber", subscriber)
        .param("state", state)
        .param("job", jobId)
        .param("before", before)
        .param("limit", limit)
        .query(DeliveryList::row)
        .list();
  }

  DeliveryResponse get(long id) {
    return jdbc.sql(ROWS + "WHERE d.id = :id")
        .param("id", id)
        .query(DeliveryList::row)
        .optional()
        .orElseThrow(() -> ApiException.notFound("there is no delivery " + id));
  }

  static DeliveryResponse response(Loaded loaded) {
    return response(
        Objects.requireNonNull(loaded.now().delivery()), loaded.now().run(), loaded.labels());
  }

  private static DeliveryResponse row(ResultSet row, int n) throws SQLException {
    return response(
        Objects.requireNonNull(ExecutionStore.delivery(row)),
        ExecutionStore.run(row),
        ExecutionStore.labels(row));
  }

  private static DeliveryResponse response(Delivery delivery, @Nullable Run run, Labels labels) {
    return new DeliveryResponse(
        delivery.id(),
        labels.subscriber(),
        delivery.state().text(),
        delivery.fence(),
        delivery.attempts(),
        delivery.worker(),
        delivery.leasedUntil(),
        delivery.readyAt(),
        delivery.error(),
        delivery.runId(),
        run != null && run.handovers() > 0,
        run != null && run.cancelRequested(),
        delivery.jobId(),
        labels.jobUri(),
        delivery.jobMessageId(),
        labels.time(),
        labels.timezone());
  }
}
