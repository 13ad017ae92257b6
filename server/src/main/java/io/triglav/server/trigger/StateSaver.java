package io.triglav.server.trigger;

import io.triglav.server.database.Write;
import io.triglav.server.database.Write.Column;
import io.triglav.server.message.StoredMessage;
import io.triglav.server.trigger.engine.Firing;
import java.util.List;

/**
 * What to write of what messages have changed: their partitions' last message, and the job messages
 * that they fired.
 */
final class StateSaver {
  private static final String SAVE_PARTITIONS =
      """
      INSERT INTO partition AS p (dataset_id, time, message_id, message_at, version_token)
      SELECT DISTINCT ON (dataset_id, time) dataset_id, time, message_id, message_at, version_token
      FROM unnest(?::integer[], ?::bigint[], ?::bigint[], ?::timestamptz[], ?::text[])
           m(dataset_id, time, message_id, message_at, version_token)
      ORDER BY dataset_id, time, message_id DESC
      ON CONFLICT (dataset_id, time) DO UPDATE SET message_id = excluded.message_id, message_at = excluded.message_at,
        version_token = coalesce(excluded.version_token, p.version_token)
      """;

  private static final String SAVE_FIRINGS =
      """
      INSERT INTO job_message (job_id, time, timezone, cause_message_id, created_at)
      SELECT job_id, time, timezone, cause, statement_timestamp()
      FROM unnest(?::bigint[], ?::bigint[], ?::text[], ?::bigint[]) WITH ORDINALITY f(job_id, time, timezone, cause, n)
      ORDER BY n
      """;

  private StateSaver() {}

  static List<Write> writes(List<StoredMessage> messages, List<Firing> firings) {
    Write partitions = partitions(messages);
    return firings.isEmpty() ? List.of(partitions) : List.of(partitions, firings(firings));
  }

  private static Write partitions(List<StoredMessage> messages) {
    return new Write(
        SAVE_PARTITIONS,
        new Column("integer", messages.stream().map(StoredMessage::datasetId).toList()),
        new Column("bigint", messages.stream().map(StoredMessage::time).toList()),
        new Column("bigint", messages.stream().map(StoredMessage::id).toList()),
        new Column("timestamptz", messages.stream().map(m -> m.at().toString()).toList()),
        new Column("text", messages.stream().map(StoredMessage::versionToken).toList()));
  }

  private static Write firings(List<Firing> firings) {
    return new Write(
        SAVE_FIRINGS,
        new Column("bigint", firings.stream().map(Firing::jobId).toList()),
        new Column("bigint", firings.stream().map(Firing::time).toList()),
        new Column("text", firings.stream().map(Firing::timezone).toList()),
        new Column("bigint", firings.stream().map(Firing::causeMessageId).toList()));
  }
}
