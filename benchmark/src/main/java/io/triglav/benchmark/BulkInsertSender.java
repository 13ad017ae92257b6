package io.triglav.benchmark;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.SplittableRandom;
import java.util.UUID;

/** Inserts many rows of {@link RawTable} in one statement, which is one commit. */
final class BulkInsertSender implements Sender {
  private static final String INSERT =
      "INSERT INTO "
          + RawTable.NAME
          + " (uuid, dataset_id, time, payload, sender_key, created_at)"
          + " SELECT uuid, ?, time, payload, NULL, statement_timestamp()"
          + " FROM unnest(?::uuid[], ?::bigint[], ?::text[]) m(uuid, time, payload)";

  private final Connection connection;
  private final PreparedStatement statement;
  private final UUID[] uuids;
  private final Long[] times;
  private final Object[] payloads;
  private final SplittableRandom random = new SplittableRandom(System.nanoTime());
  private long sent;

  BulkInsertSender(Connection connection, int dataset, int rows) throws SQLException {
    this.connection = connection;
    this.statement = connection.prepareStatement(INSERT);
    this.statement.setInt(1, dataset);
    this.uuids = new UUID[rows];
    this.times = new Long[rows];
    this.payloads = Collections.nCopies(rows, MessageRequest.PAYLOAD).toArray();
  }

  @Override
  public int send() throws SQLException {
    for (int i = 0; i < uuids.length; i++) {
      uuids[i] = new UUID(random.nextLong(), random.nextLong());
      times[i] = Times.of(sent++, 1);
    }
    statement.setArray(2, connection.createArrayOf("uuid", uuids));
    statement.setArray(3, connection.createArrayOf("bigint", times));
    statement.setArray(4, connection.createArrayOf("text", payloads));
    return statement.executeUpdate();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
