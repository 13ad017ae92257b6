package io.triglav.server.trigger;

import io.triglav.server.trigger.engine.Input;
import io.triglav.server.trigger.engine.Replay.JobTime;
import io.triglav.server.trigger.engine.Rule;
import io.triglav.server.trigger.engine.State;
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
import org.jspecify.annotations.Nullable;

/**
 * Derives the states of jobs at times, in bulk: from the last cause of each (job, time) and the
 * last message of each partition. Must run before the messages at hand are saved as their
 * partitions' last.
 */
final class StateLoader {
  private record Partition(int datasetId, long time) {}

  private record LastMessage(long id, long at) {}

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

  private static final String LAST_MESSAGE_UNTIL =
      """
      SELECT coalesce(max(id), 0) AS id FROM message
      WHERE dataset_id = ? AND time = ? AND created_at < to_timestamp(?)
      """;

  private final Connection connection;

  StateLoader(Connection connection) {
    this.connection = connection;
  }

  Map<JobTime, State> load(Map<JobTime, Rule> wanted) throws SQLException {
    Map<JobTime, Long> causes = lastCauses(wanted.keySet());
    Map<Partition, LastMessage> messages = lastMessages(partitions(wanted));
    Map<JobTime, State> states = new HashMap<>();
    for (Map.Entry<JobTime, Rule> entry : wanted.entrySet()) {
      long time = entry.getKey().time();
      Map<Integer, Long> arrivals = new HashMap<>();
      for (Input input : entry.getValue().inputs()) {
        long arrival = arrival(input, time, messages.get(new Partition(input.datasetId(), time)));
        if (arrival > 0) {
          arrivals.put(input.datasetId(), arrival);
        }
      }
      states.put(entry.getKey(), new State(causes.getOrDefault(entry.getKey(), 0L), arrivals));
    }
    return states;
  }

  /**
   * The last message that counts for an input. Inputs of other jobs may reach further back, so the
   * partition's last one may have come too late for this one, while an earlier one counts: seldom,
   * and then worth a look into the messages.
   */
  private long arrival(Input input, long time, @Nullable LastMessage last) throws SQLException {
    if (last == null) {
      return 0;
    }
    if (input.spans(time, last.at())) {
      return last.id();
    }
    try (PreparedStatement statement = connection.prepareStatement(LAST_MESSAGE_UNTIL)) {
      statement.setInt(1, input.datasetId());
      statement.setLong(2, time);
      statement.setLong(3, input.lastMoment(time) + 1);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong("id");
      }
    }
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
      statement.setArray(
          1, connection.createArrayOf("bigint", keys.stream().map(JobTime::jobId).toArray()));
      statement.setArray(
          2, connection.createArrayOf("bigint", keys.stream().map(JobTime::time).toArray()));
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
    List<Partition> list = List.copyOf(keys);
    try (PreparedStatement statement = connection.prepareStatement(LAST_MESSAGES)) {
      statement.setArray(
          1,
          connection.createArrayOf("integer", list.stream().map(Partition::datasetId).toArray()));
      statement.setArray(
          2, connection.createArrayOf("bigint", list.stream().map(Partition::time).toArray()));
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
