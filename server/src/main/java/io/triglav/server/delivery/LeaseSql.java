package io.triglav.server.delivery;

import io.triglav.server.database.Write;
import io.triglav.server.database.Write.Column;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds what may be handed out, in one round trip that begins the transaction. */
final class LeaseSql {
  /**
   * A pending delivery whose turn it is.
   *
   * @param rank its place among those of its job: 1 is the first
   * @param firedAt when its job fired
   */
  record Candidate(Loaded loaded, int rank, Instant firedAt) {}

  /** What there is, and the moment after the lock. */
  record Offer(Instant now, List<Candidate> candidates, List<Long> behind) {}

  /**
   * Makes deliveries of the job messages that are new to the subscribers. Ids of job messages
   * increase in commit order, so all up to the newest that is seen are there. In steps: a
   * subscriber that begins with all history must not make a million rows at once.
   */
  private static final String MATERIALISE =
      """
      WITH top AS (SELECT coalesce(max(id), 0) AS id FROM job_message),
      upto AS (SELECT s.*, LEAST(top.id, s.position + 20000) AS upto FROM subscriber s, top
               WHERE s.id = ANY (?::bigint[]) AND s.position < top.id),
      fresh AS (
        INSERT INTO delivery (subscriber_id, job_id, job_message_id, state, ready_at, created_at, updated_at)
        SELECT s.id, m.job_id, m.id, 'pending', statement_timestamp(), statement_timestamp(), statement_timestamp()
        FROM upto s JOIN job_message m ON m.id > s.position AND m.id <= s.upto JOIN job j ON j.id = m.job_id
        WHERE j.uri = ANY (s.job_uris)
           OR EXISTS (SELECT FROM unnest(s.job_uri_prefixes) p(prefix) WHERE starts_with(j.uri, p.prefix))
        ORDER BY s.id, m.id
        ON CONFLICT DO NOTHING)
      UPDATE subscriber s SET position = u.upto FROM upto u, top WHERE s.id = u.id
      RETURNING s.id, u.upto < top.id AS behind
      """;

  /**
   * Where only the latest counts, the others are not waited for any longer. OFFSET 0 keeps the
   * planner from beginning with the deliveries: where no such job is, none is looked at.
   */
  private static final String SKIP =
      """
      WITH placed AS (
        SELECT o.id, row_number() OVER (PARTITION BY o.subscriber_id, o.job_id ORDER BY o.time DESC, o.job_message_id DESC)
               AS place
        FROM (SELECT id FROM job WHERE delivery_order = 'latest' OFFSET 0) j
        CROSS JOIN LATERAL (
          SELECT d.id, d.subscriber_id, d.job_id, d.job_message_id, m.time
          FROM delivery d JOIN job_message m ON m.id = d.job_message_id
          WHERE d.subscriber_id = ANY (?::bigint[]) AND d.job_id = j.id AND d.state IN ('pending', 'leased')
          OFFSET 0) o)
      UPDATE delivery SET state = 'skipped', updated_at = statement_timestamp()
      WHERE id = ANY (ARRAY(SELECT id FROM placed WHERE place > 1)) AND state = 'pending'
      """;

  /**
   * The jobs with open deliveries, found by jumping from one to the next in the index, so that a
   * long backlog of one costs nothing.
   */
  private static final String ALL_JOBS =
      """
      LATERAL (
        WITH RECURSIVE jump AS (
          (SELECT o.job_id FROM delivery o WHERE o.subscriber_id = s.id AND o.state IN ('pending', 'leased')
           ORDER BY o.job_id LIMIT 1)
          UNION ALL
          SELECT (SELECT o.job_id FROM delivery o WHERE o.subscriber_id = s.id AND o.state IN ('pending', 'leased')
                    AND o.job_id > jump.job_id ORDER BY o.job_id LIMIT 1)
          FROM jump WHERE jump.job_id IS NOT NULL)
        SELECT job_id FROM jump WHERE job_id IS NOT NULL) open""";

  /** The jobs that have just fired: who knows them need not look for others. */
  private static final String THESE_JOBS = "unnest(?::bigint[]) open(job_id)";

  /**
   * Of each job as many as may be in flight, in its order. Where something is sent once, it is one
   * over all servers, and none after it: who has sent it pauses the subscriber before he says so.
   * Of a job of which only the latest counts there is one, all others having been skipped.
   */
  private static final String CANDIDATES =
      "SELECT d.rank, m.created_at AS fired_at, sub.name AS subscriber, j.uri AS job_uri, m.time AS job_time, m.timezone AS job_timezone, "
          + ExecutionStore.COLUMNS
          + """
          , j.max_attempts, j.retry_seconds, false AS has_outputs
          FROM unnest(?::bigint[], ?::integer[]) s(id, wanted)
          JOIN subscriber sub ON sub.id = s.id AND NOT sub.webhook_paused
          CROSS JOIN %s
          JOIN job j ON j.id = open.job_id
          CROSS JOIN LATERAL (
            SELECT CASE WHEN sub.webhook_once AND EXISTS (
                SELECT FROM delivery f WHERE f.subscriber_id = s.id AND f.state = 'leased') THEN 0
              ELSE GREATEST(LEAST(j.max_in_flight - count(*), s.wanted), 0) END AS n
            FROM delivery f WHERE f.subscriber_id = s.id AND f.job_id = j.id AND f.state = 'leased') room
          CROSS JOIN LATERAL (
            SELECT p.*, row_number() OVER ()::integer AS rank
            FROM (
              (SELECT * FROM delivery p
               WHERE j.delivery_order = 'fifo' AND p.subscriber_id = s.id AND p.job_id = j.id AND p.state = 'pending'
                 AND p.ready_at <= statement_timestamp()
               ORDER BY p.id LIMIT room.n)
              UNION ALL
              (SELECT * FROM delivery p
               WHERE j.delivery_order <> 'fifo' AND p.subscriber_id = s.id AND p.job_id = j.id AND p.state = 'pending'
                 AND p.ready_at <= statement_timestamp()
               ORDER BY p.id DESC LIMIT room.n)) p) d
          JOIN job_message m ON m.id = d.job_message_id
          LEFT JOIN run r ON r.id = d.run_id
          ORDER BY d.rank, d.id
          """;

  private static final String OFFER_OF_ALL = offer(ALL_JOBS);
  private static final String OFFER_OF_THESE = offer(THESE_JOBS);

  private LeaseSql() {}

  private static String offer(String jobs) {
    return String.join(";\n", RunOrder.LOCK_AND_NOW, MATERIALISE, SKIP, CANDIDATES.formatted(jobs));
  }

  /**
   * Takes the order of runs and looks what may be handed out.
   *
   * @param wanted by the ids of subscribers, how many their workers would take
   * @param jobs only of these; of all when empty
   */
  static Offer offer(Connection connection, Map<Long, Integer> wanted, Set<Long> jobs)
      throws SQLException {
    List<Long> ids = List.copyOf(wanted.keySet());
    List<Integer> counts = ids.stream().map(id -> wanted.getOrDefault(id, 0)).toList();
    Column subscribers = new Column("bigint", ids);
    List<Column> parameters =
        new ArrayList<>(
            List.of(subscribers, subscribers, subscribers, new Column("integer", counts)));
    if (!jobs.isEmpty()) {
      parameters.add(new Column("bigint", List.copyOf(jobs)));
    }
    String sql = jobs.isEmpty() ? OFFER_OF_ALL : OFFER_OF_THESE;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      Write.bind(statement, parameters);
      statement.execute();
      Instant now = RunOrder.now(statement);
      statement.getMoreResults();
      List<Long> behind = behind(statement);
      statement.getMoreResults();
      statement.getMoreResults(); // past the count of those skipped
      return new Offer(now, candidates(statement), behind);
    }
  }

  private static List<Long> behind(PreparedStatement statement) throws SQLException {
    List<Long> behind = new ArrayList<>();
    try (ResultSet row = statement.getResultSet()) {
      while (row.next()) {
        if (row.getBoolean("behind")) {
          behind.add(row.getLong("id"));
        }
      }
    }
    return behind;
  }

  private static List<Candidate> candidates(PreparedStatement statement) throws SQLException {
    List<Candidate> candidates = new ArrayList<>();
    try (ResultSet row = statement.getResultSet()) {
      while (row.next()) {
        candidates.add(
            new Candidate(
                ExecutionStore.loaded(row),
                row.getInt("rank"),
                row.getTimestamp("fired_at").toInstant()));
      }
    }
    return candidates;
  }
}
