package io.triglav.server.trigger;

import io.triglav.server.database.Database;
import io.triglav.server.job.JobDefinitions;
import io.triglav.server.support.TestDatabase;
import io.triglav.server.trigger.engine.Firing;
import io.triglav.server.trigger.engine.Input;
import io.triglav.server.trigger.engine.LogicalOp;
import io.triglav.server.trigger.engine.Observation;
import io.triglav.server.trigger.engine.Rule;
import io.triglav.server.trigger.engine.V1Model;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What must be in the database: the job messages are exactly, and in the same order, what the model
 * fires when it is played all stored messages one after another. Holds for a database whose jobs
 * have not changed since its first message.
 */
record ReplayOracle(List<Firing> expected, List<Firing> actual) {

  static ReplayOracle of(Database database) throws SQLException {
    try (Connection connection = TestDatabase.connect(database)) {
      return new ReplayOracle(
          new V1Model(rules(connection)).play(messages(connection)), firings(connection));
    }
  }

  /** How many differ: missing, extra, or in another place. */
  boolean agrees() {
    return expected.equals(actual);
  }

  private static List<Rule> rules(Connection connection) throws SQLException {
    TreeMap<Long, List<JobDefinitions.Input>> jobs = new TreeMap<>();
    for (JobDefinitions.Input input : JobDefinitions.load(connection)) {
      jobs.computeIfAbsent(input.jobId(), id -> new ArrayList<>()).add(input);
    }
    return jobs.values().stream().map(ReplayOracle::rule).toList();
  }

  private static Rule rule(List<JobDefinitions.Input> inputs) {
    JobDefinitions.Input first = inputs.get(0);
    return new Rule(
        first.jobId(),
        LogicalOp.valueOf(first.logicalOp().toUpperCase(java.util.Locale.ROOT)),
        inputs.stream()
            .map(i -> new Input(i.datasetId(), i.spanInDays(), i.sinceMessageId()))
            .toList());
  }

  private static List<Observation> messages(Connection connection) throws SQLException {
    List<Observation> messages = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT m.id, m.dataset_id, m.time, d.timezone, floor(extract(epoch FROM m.created_at))::bigint AS at
                FROM message m JOIN dataset d ON d.id = m.dataset_id ORDER BY m.id
                """)) {
      while (row.next()) {
        messages.add(
            new Observation(
                row.getLong(1), row.getInt(2), row.getLong(3), row.getString(4), row.getLong(5)));
      }
    }
    return messages;
  }

  private static List<Firing> firings(Connection connection) throws SQLException {
    List<Firing> firings = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT job_id, time, timezone, cause_message_id FROM job_message ORDER BY id")) {
      while (row.next()) {
        firings.add(new Firing(row.getLong(1), row.getLong(2), row.getString(3), row.getLong(4)));
      }
    }
    return firings;
  }
}
