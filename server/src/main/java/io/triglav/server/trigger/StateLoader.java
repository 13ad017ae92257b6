package io.triglav.server.trigger;

import io.triglav.server.trigger.engine.Input;
import io.triglav.server.trigger.engine.Replay.JobTime;
import io.triglav.server.trigger.engine.Rule;
import io.triglav.server.trigger.engine.State;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Derives the states of jobs at times, in bulk: from the last cause of each (job, time) and the
 * last message of each partition. Must run before the messages at hand are saved as their
 * partitions' last.
 */
final class StateLoader {
  private record Partition(int datasetId, long time) {}

  private record LastMessage(long id, long at) {}

  /** A question for the messages themselves: a partition's last one until a second. */
  private record LookUp(int datasetId, long time, long until) {
    static LookUp of(Input input, long time) {
      return new LookUp(input.datasetId(), time, input.lastMoment(time));
    }
  }

  private static final String LAST_CAUSES =
      """
      SELECT k.job_id, k.time, last.cause_message_id
      FROM unnest(?::bigint[], ?::bigint[]) k(job_id, time)
      CROSS JOIN LATERAL (SELECT j.cause_message_id FROM job_message j WHERE j.job_id = k.job_id AND j.time = k.time
                          ORDER BY j.cause_message_id DESC LIMIT 1) last
      """;

  private static final String LAST_MESSAGES =
      """
      SELECT p.dataset_id, p.time, p.message_id, floor(extract(epoch FROM p.message_at))::bigint AS at
      FROM unnest(?::integer[], ?::bigint[]) k(dataset_id, time)
      JOIN partition p ON p.dataset_id = k.dataset_id AND p.time = k.time
      """;

  /**
   * All look-ups walk the datasets' histories once, together. A nested loop would walk them once
   * for each, which the planner may take for cheap where it has no statistics yet.
   */
  private static final String LAST_MESSAGES_UNTIL =
      """
      SET LOCAL enable_nestloop = off;
      SELECT k.dataset_id, k.time, k.until, max(m.id) AS id
      FROM unnest(?::integer[], ?::bigint[], ?::bigint[]) k(dataset_id, time, until)
      JOIN message m ON m.dataset_id = k.dataset_id AND m.time = k.time AND m.created_at < to_timestamp(k.until + 1)
      WHERE m.dataset_id = ANY (?::integer[]) AND m.id > ?
      GROUP BY k.dataset_id, k.time, k.until
      """;

  private final Connection connection;

  StateLoader(Connection connection) {
    this.connection = connection;
  }

  Map<JobTime, State> load(Map<JobTime, Rule> wanted) throws SQLException {
    Map<JobTime, Long> causes = lastCauses(wanted.keySet());
    Map<Partition, LastMessage> messages = lastMessages(partitions(wanted));
    Map<LookUp, Long> earlier = earlierMessages(wanted, messages);
    Map<JobTime, State> states = new HashMap<>();
    wanted.forEach(
        (key, rule) ->
            states.put(
                key,
                new State(
                    causes.getOrDefault(key, 0L), arrivals(rule, key.time(), messages, earlier))));
    return states;
  }

  private static Map<Integer, Long> arrivals(
      Rule rule, long time, Map<Partition, LastMessage> messages, Map<LookUp, Long> earlier) {
    Map<Integer, Long> arrivals = new HashMap<>();
    for (Input input : rule.inputs()) {
      LastMessage last = messages.get(new Partition(input.datasetId(), time));
      Long arrival =
          last != null && input.spans(time, last.at())
              ? Long.valueOf(last.id())
              : earlier.get(LookUp.of(input, time));
      if (arrival != null) {
        arrivals.put(input.datasetId(), arrival);
      }
    }
    return arrivals;
  }

  /**
   * The last messages that count, where the partition's last one came too late for an input.
   * Seldom: only jobs whose inputs have different spans look back like this.
   */
  private Map<LookUp, Long> earlierMessages(
      Map<JobTime, Rule> wanted, Map<Partition, LastMessage> messages) throws SQLException {
    Set<LookUp> lookUps = new LinkedHashSet<>();
    long since = Long.MAX_VALUE;
    for (Map.Entry<JobTime, Rule> entry : wanted.entrySet()) {
      long time = entry.getKey().time();
      for (Input input : entry.getValue().inputs()) {
        LastMessage last = messages.get(new Partition(input.datasetId(), time));
        if (last != null && mayHaveCountedEarlier(input, time, last)) {
          lookUps.add(LookUp.of(input, time));
          since = Math.min(since, input.sinceMessageId());
        }
      }
    }
    return lookUps.isEmpty() ? Map.of() : lastMessagesUntil(List.copyOf(lookUps), since);
  }

  private static boolean mayHaveCountedEarlier(Input input, long time, LastMessage last) {
    return !input.spans(time, last.at()) && last.id() > input.sinceMessageId();
  }

  private Map<LookUp, Long> lastMessagesUntil(List<LookUp> keys, long since) throws SQLException {
    Map<LookUp, Long> messages = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(LAST_MESSAGES_UNTIL)) {
      statement.setArray(1, array("integer", keys.stream().map(LookUp::datasetId)));
      statement.setArray(2, array("bigint", keys.stream().map(LookUp::time)));
      statement.setArray(3, array("bigint", keys.stream().map(LookUp::until)));
      statement.setArray(4, array("integer", keys.stream().map(LookUp::datasetId).distinct()));
      statement.setLong(5, since);
      statement.execute();
      statement.getMoreResults(); // past the setting's
      try (ResultSet row = statement.getResultSet()) {
        while (row.next()) {
          messages.put(
              new LookUp(row.getInt("dataset_id"), row.getLong("time"), row.getLong("until")),
              row.getLong("id"));
        }
      }
    }
    return messages;
  }

  private Array array(String type, Stream<?> values) throws SQLException {
    return connection.createArrayOf(type, values.toArray());
  }

  private static Set<Partition> partitions(Map<JobTime, Rule> wanted) {
    Set<Partition> partitions = new LinkedHashSet<>();
    wanted.forEach(
        (key, rule) ->
            rule.inputs()
                .forEach(input -> partitions.add(new Partition(input.datasetId(), key.time()))));
    return partitions;
  }

  private Map<JobTime, Long> lastCauses(Collection<JobTime> keys) throws SQLException {
    Map<JobTime, Long> causes = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(LAST_CAUSES)) {
      statement.setArray(1, array("bigint", keys.stream().map(JobTime::jobId)));
      statement.setArray(2, array("bigint", keys.stream().map(JobTime::time)));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          causes.put(
              new JobTime(row.getLong("job_id"), row.getLong("time")),
              row.getLong("cause_message_id"));
        }
      }
    }
    return causes;
  }

  private Map<Partition, LastMessage> lastMessages(Set<Partition> keys) throws SQLException {
    Map<Partition, LastMessage> messages = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(LAST_MESSAGES)) {
      statement.setArray(1, array("integer", keys.stream().map(Partition::datasetId)));
      statement.setArray(2, array("bigint", keys.stream().map(Partition::time)));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          messages.put(
              new Partition(row.getInt("dataset_id"), row.getLong("time")),
              new LastMessage(row.getLong("message_id"), row.getLong("at")));
        }
      }
    }
    return messages;
  }
}
