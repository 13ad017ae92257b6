package io.triglav.server.message;

import io.triglav.server.database.Write;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Who decides, within the transaction that stores messages, what follows from them. */
public interface MessageObserver {
  /**
   * Sees new messages in the order of their ids. Called by one thread at a time, with the write
   * order held.
   *
   * @param connection to read with
   * @param definitionVersion of the jobs at this place in the order
   * @return what follows: it is committed together with the messages, or not at all
   * @throws SQLException and leaves it to the caller to roll back: an error must never be swallowed
   *     here, because a commit after it would do nothing and report success
   */
  Consequences observe(Connection connection, long definitionVersion, List<StoredMessage> messages)
      throws SQLException;

  /** Is told, in the same thread, that they are committed. It must not wait for anything. */
  default void committed(Consequences consequences) {}

  /**
   * What follows from messages.
   *
   * @param firedJobs the jobs that have job messages among what is written: their uris, by their
   *     ids
   */
  record Consequences(List<Write> writes, Map<Long, String> firedJobs) {
    boolean fired() {
      return !firedJobs.isEmpty();
    }
  }
}
