package io.triglav.benchmark;

import java.io.IOException;
import java.sql.SQLException;

/** One of those who load the database or the server, on a connection and in a thread of its own. */
interface Sender extends AutoCloseable {
  /** Stores messages and returns, once they are durable, how many. */
  int send() throws IOException, SQLException;

  @Override
  void close() throws IOException, SQLException;
}
