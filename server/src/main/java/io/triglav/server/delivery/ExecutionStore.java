package io.triglav.server.delivery;

import io.triglav.server.database.Write;
import io.triglav.server.database.Write.Column;
import io.triglav.server.delivery.engine.Delivery;
import io.triglav.server.delivery.engine.DeliveryState;
import io.triglav.server.delivery.engine.Execution;
import io.triglav.server.delivery.engine.Policy;
import io.triglav.server.delivery.engine.Run;
import io.triglav.server.delivery.engine.RunState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries and runs in the database: loaded and saved in bulk, within a transaction of the desk.
 */
final class ExecutionStore {
  static final String COLUMNS =
      """
      d.id AS d_id, d.subscriber_id AS d_subscriber_id, d.job_id AS d_job_id, d.job_message_id AS d_job_message_id,
      d.state AS d_state, d.attempts AS d_attempts, d.fence AS d_fence, d.ready_at AS d_ready_at, d.worker AS d_worker,
      d.leased_until AS d_leased_until, d.run_id AS d_run_id, d.error AS d_error,
      r.id AS r_id, r.job_id AS r_job_id, r.time AS r_time, r.timezone AS r_timezone, r.job_message_id AS r_job_message_id,
      r.delivery_id AS r_delivery_id, r.attempt AS r_attempt, r.handovers AS r_handovers, r.state AS r_state, r.worker AS r_worker, r.url AS r_url,
      r.progress AS r_progress, r.log_tail AS r_log_tail, r.error AS r_error, r.outputs AS r_outputs,
      r.announce AS r_announce, r.cancel_requested AS r_cancel_requested, r.expires_at AS r_expires_at,
      r.created_at AS r_created_at, r.started_at AS r_started_at, r.heartbeat_at AS r_heartbeat_at,
      r.ended_at AS r_ended_at
      """;

  /** With the tables d, r, j and, for deliveries, s and m. */
  static final String LABELS =
      """
      , s.name AS subscriber, j.uri AS job_uri, coalesce(m.time, r.time) AS job_time,
      coalesce(m.timezone, r.timezone) AS job_timezone
      """;

  static final String LABEL_TABLES =
      """
      LEFT JOIN subscriber s ON s.id = d.subscriber_id LEFT JOIN job_message m ON m.id = d.job_message_id
      """;

  private static final String POLICY =
      """
      , coalesce(j.max_attempts, 1) AS max_attempts, coalesce(j.retry_seconds, 0) AS retry_seconds,
      EXISTS (SELECT FROM job_output o WHERE o.job_id = j.id) AS has_outputs
      """;

  private static final String BY_DELIVERY =
      "SELECT d.id AS asked, "
          + COLUMNS
          + LABELS
          + POLICY
          + "FROM delivery d LEFT JOIN run r ON r.id = d.run_id LEFT JOIN job j ON j.id = d.job_id "
          + LABEL_TABLES
          + "WHERE d.id = ANY (?)";

  /** A run together with its delivery, if that still speaks of it. */
  private static final String BY_RUN =
      "SELECT r.id AS asked, "
          + COLUMNS
          + LABELS
          + POLICY
          + """
          FROM run r LEFT JOIN delivery d ON d.id = r.delivery_id AND d.run_id = r.id LEFT JOIN job j ON j.id = r.job_id
          """
          + LABEL_TABLES
          + "WHERE r.id = ANY (?)";

  private static final String FIND = String.join(";\n", RunOrder.LOCK_AND_NOW, BY_DELIVERY, BY_RUN);

  private static final String SAVE_DELIVERIES =
      """
      UPDATE delivery d SET state = v.state, attempts = v.attempts, fence = v.fence, ready_at = v.ready_at,
        worker = v.worker, leased_until = v.leased_until, run_id = v.run_id, error = v.error,
        updated_at = statement_timestamp()
      FROM unnest(?::bigint[], ?::text[], ?::integer[], ?::bigint[], ?::timestamptz[], ?::text[], ?::timestamptz[],
                  ?::uuid[], ?::text[])
           v(id, state, attempts, fence, ready_at, worker, leased_until, run_id, error)
      WHERE d.id = v.id
      """;

  private static final String SAVE_RUNS =
      """
      INSERT INTO run (id, job_id, time, timezone, job_message_id, delivery_id, attempt, handovers, state, worker, url, progress,
        log_tail, error, outputs, announce, cancel_requested, expires_at, created_at, started_at, heartbeat_at, ended_at)
      SELECT * FROM unnest(?::uuid[], ?::bigint[], ?::bigint[], ?::text[], ?::bigint[], ?::bigint[], ?::integer[], ?::integer[],
        ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::boolean[], ?::boolean[],
        ?::timestamptz[], ?::timestamptz[], ?::timestamptz[], ?::timestamptz[], ?::timestamptz[])
      ON CONFLICT (id) DO UPDATE SET handovers = excluded.handovers, state = excluded.state, worker = excluded.worker, url = excluded.url,
        progress = excluded.progress, log_tail = excluded.log_tail, error = excluded.error, outputs = excluded.outputs,
        announce = excluded.announce, cancel_requested = excluded.cancel_requested, expires_at = excluded.expires_at,
        started_at = excluded.started_at, heartbeat_at = excluded.heartbeat_at, ended_at = excluded.ended_at
      """;

  private static final String SAVE_STEPS =
      """
      INSERT INTO run_event (run_id, from_state, to_state, worker, created_at)
      SELECT run_id, from_state, to_state, worker, statement_timestamp()
      FROM unnest(?::uuid[], ?::text[], ?::text[], ?::text[]) WITH ORDINALITY e(run_id, from_state, to_state, worker, n)
      ORDER BY n
      """;

  private ExecutionStore() {}

  /**
   * What is spoken of, as it is after the order was taken.
   *
   * @param now the moment after, by the database's clock: one for all servers
   */
  record Found(Instant now, Map<Long, Loaded> byDelivery, Map<UUID, Loaded> byRun) {}

  /** Takes the order and loads, in one round trip. */
  static Found find(Connection connection, Collection<Long> deliveries, Collection<UUID> runs)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FIND)) {
      Write.bind(
          statement,
          List.of(
              new Column("bigint", List.copyOf(deliveries)),
              new Column("uuid", List.copyOf(runs))));
      statement.execute();
      Instant now = RunOrder.now(statement);
      statement.getMoreResults();
      Map<Long, Loaded> byDelivery = rows(statement, row -> row.getLong("asked"));
      statement.getMoreResults();
      Map<UUID, Loaded> byRun =
          rows(statement, row -> Objects.requireNonNull(row.getObject("asked", UUID.class)));
      return new Found(now, byDelivery, byRun);
    }
  }

  /** How a value is read from a row. */
  private interface Reading<K> {
    K of(ResultSet row) throws SQLException;
  }

  private static <K> Map<K, Loaded> rows(PreparedStatement statement, Reading<K> key)
      throws SQLException {
    Map<K, Loaded> loaded = new HashMap<>();
    try (ResultSet row = statement.getResultSet()) {
      while (row.next()) {
        loaded.put(key.of(row), loaded(row));
      }
    }
    return loaded;
  }

  static Loaded loaded(ResultSet row) throws SQLException {
    return new Loaded(
        new Execution(delivery(row), run(row)),
        labels(row),
        new Policy(row.getInt("max_attempts"), Duration.ofSeconds(row.getLong("retry_seconds"))),
        row.getBoolean("has_outputs"));
  }

  static Labels labels(ResultSet row) throws SQLException {
    String subscriber = row.getString("subscriber");
    return new Labels(
        subscriber == null ? "" : subscriber,
        row.getString("job_uri"),
        row.getLong("job_time"),
        row.getString("job_timezone"));
  }

  static @Nullable Delivery delivery(ResultSet row) throws SQLException {
    Long id = number(row, "d_id");
    return id == null
        ? null
        : new Delivery(
            id,
            row.getLong("d_subscriber_id"),
            row.getLong("d_job_id"),
            row.getLong("d_job_message_id"),
            DeliveryState.of(row.getString("d_state")),
            row.getInt("d_attempts"),
            row.getLong("d_fence"),
            Objects.requireNonNull(instant(row, "d_ready_at")),
            row.getString("d_worker"),
            instant(row, "d_leased_until"),
            row.getObject("d_run_id", UUID.class),
            row.getString("d_error"));
  }

  static @Nullable Run run(ResultSet row) throws SQLException {
    UUID id = row.getObject("r_id", UUID.class);
    return id == null
        ? null
        : new Run(
            id,
            new Run.Subject(
                row.getLong("r_job_id"),
                row.getLong("r_time"),
                row.getString("r_timezone"),
                number(row, "r_job_message_id"),
                number(row, "r_delivery_id")),
            row.getInt("r_attempt"),
            row.getInt("r_handovers"),
            RunState.of(row.getString("r_state")),
            row.getString("r_worker"),
            new Run.Report(
                row.getString("r_url"),
                row.getString("r_progress"),
                row.getString("r_log_tail"),
                row.getString("r_error")),
            row.getString("r_outputs"),
            row.getBoolean("r_announce"),
            row.getBoolean("r_cancel_requested"),
            instant(row, "r_expires_at"),
            new Run.Times(
                Objects.requireNonNull(instant(row, "r_created_at")),
                instant(row, "r_started_at"),
                instant(row, "r_heartbeat_at"),
                instant(row, "r_ended_at")));
  }

  /** What has changed, to be written with the commit. */
  static List<Write> writes(Collection<Loaded> worked) {
    List<Delivery> deliveries =
        worked.stream().map(Loaded::changedDelivery).filter(Objects::nonNull).toList();
    List<Run> runs = worked.stream().map(Loaded::changedRun).filter(Objects::nonNull).toList();
    List<Loaded.Step> steps = worked.stream().flatMap(each -> each.steps().stream()).toList();
    List<Write> writes = new ArrayList<>();
    if (!deliveries.isEmpty()) {
      writes.add(saveDeliveries(deliveries));
    }
    if (!runs.isEmpty()) {
      writes.add(saveRuns(runs));
    }
    if (!steps.isEmpty()) {
      writes.add(saveSteps(steps));
    }
    return writes;
  }

  private static Write saveDeliveries(List<Delivery> rows) {
    return new Write(
        SAVE_DELIVERIES,
        column("bigint", rows, Delivery::id),
        column("text", rows, d -> d.state().text()),
        column("integer", rows, Delivery::attempts),
        column("bigint", rows, Delivery::fence),
        column("timestamptz", rows, Delivery::readyAt),
        column("text", rows, Delivery::worker),
        column("timestamptz", rows, Delivery::leasedUntil),
        column("uuid", rows, Delivery::runId),
        column("text", rows, Delivery::error));
  }

  private static Write saveRuns(List<Run> rows) {
    return new Write(
        SAVE_RUNS,
        column("uuid", rows, Run::id),
        column("bigint", rows, r -> r.subject().jobId()),
        column("bigint", rows, r -> r.subject().time()),
        column("text", rows, r -> r.subject().timezone()),
        column("bigint", rows, r -> r.subject().jobMessageId()),
        column("bigint", rows, r -> r.subject().deliveryId()),
        column("integer", rows, Run::attempt),
        column("integer", rows, Run::handovers),
        column("text", rows, r -> r.state().text()),
        column("text", rows, Run::worker),
        column("text", rows, r -> r.report().url()),
        column("text", rows, r -> r.report().progress()),
        column("text", rows, r -> r.report().logTail()),
        column("text", rows, r -> r.report().error()),
        column("text", rows, Run::outputs),
        column("boolean", rows, Run::announce),
        column("boolean", rows, Run::cancelRequested),
        column("timestamptz", rows, Run::expiresAt),
        column("timestamptz", rows, r -> r.times().created()),
        column("timestamptz", rows, r -> r.times().started()),
        column("timestamptz", rows, r -> r.times().heartbeat()),
        column("timestamptz", rows, r -> r.times().ended()));
  }

  private static Write saveSteps(List<Loaded.Step> rows) {
    return new Write(
        SAVE_STEPS,
        column("uuid", rows, s -> s.run().id()),
        column("text", rows, s -> s.from() == null ? null : s.from().text()),
        column("text", rows, s -> s.run().state().text()),
        column("text", rows, s -> s.run().worker()));
  }

  private static <R> Column column(
      String type, List<R> rows, Function<R, ? extends @Nullable Object> value) {
    List<@Nullable Object> values = new ArrayList<>(rows.size());
    for (R row : rows) {
      Object each = value.apply(row);
      values.add(each instanceof Instant instant ? instant.toString() : each);
    }
    return new Column(type, values);
  }

  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp value = row.getTimestamp(column);
    return value == null ? null : value.toInstant();
  }

  static @Nullable Long number(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }
}
