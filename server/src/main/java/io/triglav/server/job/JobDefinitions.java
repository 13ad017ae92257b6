package io.triglav.server.job;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** All jobs as far as firing is concerned. */
public final class JobDefinitions {
  /**
   * One input of one job.
   *
   * @param jobUri the job's
   * @param logicalOp the job's: {@code and} or {@code or}
   * @param spanInDays how far back messages count
   * @param sinceMessageId messages up to this id do not count
   */
  public record Input(
      long jobId,
      String jobUri,
      String logicalOp,
      int datasetId,
      long spanInDays,
      long sinceMessageId) {}

  private static final String ALL_INPUTS =
      """
      SELECT j.id, j.uri, j.logical_op, r.dataset_id, max(r.span_in_days) AS span_in_days, min(i.since_message_id) AS since
      FROM job j JOIN job_input i ON i.job_id = j.id JOIN resource r ON r.id = i.resource_id
      GROUP BY j.id, j.uri, j.logical_op, r.dataset_id
      ORDER BY j.id, r.dataset_id
      """;

  private JobDefinitions() {}

  /**
   * Reads every input, ordered by job; a dataset that a job names twice is one input. It reads on
   * the writer's own connection, because what counts is what is committed at the writer's place in
   * the order.
   */
  public static List<Input> load(Connection connection) throws SQLException {
    List<Input> inputs = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(ALL_INPUTS);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        inputs.add(
            new Input(
                row.getLong("id"),
                row.getString("uri"),
                row.getString("logical_op"),
                row.getInt("dataset_id"),
                row.getLong("span_in_days"),
                row.getLong("since")));
      }
    }
    return inputs;
  }
}
