package io.triglav.server.message;

import io.triglav.server.database.Database;
import io.triglav.server.database.Write;
import io.triglav.server.database.Write.Column;
import io.triglav.server.database.WriteFailure;
import io.triglav.server.message.MessageObserver.Consequences;
import io.triglav.server.shared.ApiException;
import io.triglav.server.shared.WriteOrder;
import io.triglav.server.wake.Topic;
import io.triglav.server.wake.Wakeups;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Writes groups of requests, each group in one transaction: takes the write order, inserts what is
 * new, lets the observer decide what follows, commits, answers. Used by one thread; has a
 * connection of its own.
 */
@Component
class MessageWriter {
  private static final Logger log = LoggerFactory.getLogger(MessageWriter.class);
  private static final int TRIES = 6;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final char MESSAGES = Topic.MESSAGES.letter();
  private static final char JOB_MESSAGES = Topic.JOB_MESSAGES.letter();

  /**
   * One round trip. The lock is a statement of its own, so that those after it see all that was
   * committed before it. The time is the database's, taken after the lock was granted: one clock
   * for all servers, in the order of ids.
   */
  private static final String INSERT =
      WriteOrder.LOCK
          + ";\n"
          + WriteOrder.DEFINITION_VERSION
          + """
          ;
          INSERT INTO message (uuid, dataset_id, time, payload, sender_key, version_token, created_at)
          SELECT uuid, dataset_id, time, payload, sender_key, version_token, statement_timestamp()
          FROM unnest(?::uuid[], ?::integer[], ?::bigint[], ?::text[], ?::text[], ?::text[])
               WITH ORDINALITY m(uuid, dataset_id, time, payload, sender_key, version_token, n)
          ORDER BY n
          ON CONFLICT (uuid) DO NOTHING
          RETURNING id, uuid, created_at
          """;

  /** After the hint to those who wait at other servers; they read what there is by offset. */
  private static final String END = ";\nCOMMIT";

  /** The new messages of a group, and the version of the definitions that they meet. */
  private record Inserted(long definitionVersion, List<UUID> uuids, List<StoredMessage> messages) {}

  private final Database database;
  private final MessageObserver observer;
  private final Wakeups wakeups;
  private @Nullable Connection connection;

  MessageWriter(Database database, MessageObserver observer, Wakeups wakeups) {
    this.database = database;
    this.observer = observer;
    this.wakeups = wakeups;
  }

  /** Writes the group and completes every outcome in it. */
  void write(Group group) {
    Duration pause = FIRST_PAUSE;
    for (int tried = 1; tried <= TRIES; tried++) {
      try {
        List<UUID> uuids = commit(group);
        if (tried > 1) {
          wakeups.signalUncertain();
        }
        group.answer(uuids);
        return;
      } catch (SQLException e) {
        disconnect();
        if (WriteFailure.of(e) == WriteFailure.REFUSED) {
          writeApart(group, e);
          return;
        }
        log.warn("the database failed while messages were written: {}", e.getMessage());
      } catch (RuntimeException | Error e) {
        disconnect(); // or the next group would commit, on the same connection, what this one left
        throw e;
      }
      LockSupport.parkNanos(pause.toNanos());
      pause = pause.multipliedBy(2);
    }
    group.fail(
        ApiException.unavailable(
            "the database is not available; send it again with the same uuids", SOON));
  }

  void close() {
    disconnect();
  }

  /** One bad request must fail alone. */
  private void writeApart(Group group, SQLException e) {
    List<Group> parts = group.apart();
    if (parts.isEmpty()) {
      log.error("the database refuses messages that passed all checks", e);
      group.fail(
          ApiException.malformed("the database refuses these messages; the server's log says why"));
    }
    parts.forEach(this::write);
  }

  /** Commits what is new of the group, and returns its uuids. */
  private List<UUID> commit(Group group) throws SQLException {
    Connection open = connect();
    Inserted inserted = insert(open, group);
    if (inserted.messages().isEmpty()) {
      open.commit();
    } else {
      end(open, observer.observe(open, inserted.definitionVersion(), inserted.messages()));
    }
    return inserted.uuids();
  }

  private static Inserted insert(Connection open, Group group) throws SQLException {
    try (PreparedStatement statement = open.prepareStatement(INSERT)) {
      Write.bind(statement, columns(group.messages()));
      statement.execute();
      statement.getMoreResults(); // past the lock's
      long version = version(statement);
      statement.getMoreResults();
      return inserted(version, statement, group);
    }
  }

  private static long version(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.getResultSet()) {
      row.next();
      return row.getLong(1);
    }
  }

  private static Inserted inserted(long version, PreparedStatement statement, Group group)
      throws SQLException {
    Inserted inserted = new Inserted(version, new ArrayList<>(), new ArrayList<>());
    try (ResultSet row = statement.getResultSet()) {
      while (row.next()) {
        UUID uuid = row.getObject("uuid", UUID.class);
        inserted.uuids().add(uuid);
        inserted.messages().add(stored(row, group.message(uuid)));
      }
    }
    return inserted;
  }

  private static StoredMessage stored(ResultSet row, NewMessage message) throws SQLException {
    return new StoredMessage(
        row.getLong("id"),
        message.datasetId(),
        message.time(),
        message.timezone(),
        row.getTimestamp("created_at").toInstant(),
        message.versionToken());
  }

  private static List<Column> columns(List<NewMessage> messages) {
    return List.of(
        new Column("uuid", messages.stream().map(m -> m.key().uuid()).toList()),
        new Column("integer", messages.stream().map(NewMessage::datasetId).toList()),
        new Column("bigint", messages.stream().map(NewMessage::time).toList()),
        new Column("text", messages.stream().map(NewMessage::payload).toList()),
        new Column("text", messages.stream().map(m -> m.key().senderKey()).toList()),
        new Column("text", messages.stream().map(NewMessage::versionToken).toList()));
  }

  private void end(Connection open, Consequences consequences) throws SQLException {
    String topics = consequences.fired() ? "" + MESSAGES + JOB_MESSAGES : "" + MESSAGES;
    Write.all(open, consequences.writes(), wakeups.notification(topics) + END);
    observer.committed(consequences);
    wakeups.signal(Topic.MESSAGES);
    if (consequences.fired()) {
      wakeups.signal(Topic.JOB_MESSAGES);
    }
  }

  private Connection connect() throws SQLException {
    Connection open = connection;
    if (open == null) {
      open = database.connectWriter();
      connection = open;
    }
    return open;
  }

  /** Closing rolls back. After an error the connection is not trusted again. */
  private void disconnect() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        log.debug("closing a failed connection failed as well", e);
      }
    }
  }
}
