package io.triglav.benchmark;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.SplittableRandom;
import java.util.UUID;

/** Inserts rows of {@link RawTable}, one a commit. */
final class InsertSender implements Sender {
  private static final String INSERT =
      "INSERT INTO "
          + RawTable.NAME
          + " (uuid, dataset_id, time, payload, sender_key, created_at)"
          + " VALUES (?, ?, ?, ?, NULL, statement_timestamp())";

  private final Connection connection;
  private final PreparedStatement statement;
  private final int dataset;
  private final SplittableRandom random = new SplittableRandom(System.nanoTime());
  private long sent;

  InsertSender(Connection connection, int dataset) throws SQLException {
    this.connection = connection;
    this.statement = connection.prepareStatement(INSERT);
    this.dataset = dataset;
  }

  @Override
  public int send() throws SQLException {
    statement.setObject(1, new UUID(random.nextLong(), random.nextLong()));
    statement.setInt(2, dataset);
    statement.setLong(3, Times.of(sent++, 1));
    statement.setString(4, MessageRequest.PAYLOAD);
    statement.executeUpdate();
    return 1;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
