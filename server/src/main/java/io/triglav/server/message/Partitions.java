package io.triglav.server.message;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads which partitions were published. */
@Repository
class Partitions {
  /**
   * Which partitions are asked for.
   *
   * @param unit null: any
   * @param timezone null: any
   * @param from of the partitions' times, unix seconds
   * @param to the last time that counts
   * @param newerThan only those published by a message after this one
   */
  record Wanted(
      String uri,
      @Nullable String unit,
      @Nullable String timezone,
      long from,
      long to,
      long newerThan) {

    boolean fits(MessageResponse message) {
      return message.resource_uri().equals(uri)
          && (unit == null || unit.equals(message.resource_unit()))
          && (timezone == null || timezone.equals(message.resource_timezone()))
          && message.resource_time() >= from
          && message.resource_time() <= to
          && message.id() > newerThan;
    }
  }

  private final JdbcClient jdbc;

  Partitions(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** In the order of unit, timezone and time. */
  List<PartitionResponse> find(Wanted wanted, int limit) {
    return jdbc.sql(
            """
            SELECT d.uri, d.unit, d.timezone, p.time, p.message_id, p.version_token, p.message_at
            FROM dataset d JOIN partition p ON p.dataset_id = d.id
            WHERE uri_key(d.uri) = uri_key(:uri)
              AND (:unit::text IS NULL OR d.unit = :unit) AND (:timezone::text IS NULL OR d.timezone = :timezone)
              AND p.time BETWEEN :from AND :to AND p.message_id > :newerThan
            ORDER BY d.unit, d.timezone, p.time LIMIT :limit
            """)
        .param("uri", wanted.uri())
        .param("unit", wanted.unit())
        .param("timezone", wanted.timezone())
        .param("from", wanted.from())
        .param("to", wanted.to())
        .param("newerThan", wanted.newerThan())
        .param("limit", limit)
        .query(
            (row, n) ->
                new PartitionResponse(
                    row.getString("uri"),
                    row.getString("unit"),
                    row.getLong("time"),
                    row.getString("timezone"),
                    row.getLong("message_id"),
                    row.getString("version_token"),
                    row.getTimestamp("message_at").toInstant()))
        .list();
  }
}
