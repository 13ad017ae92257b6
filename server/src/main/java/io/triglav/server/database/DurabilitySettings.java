package io.triglav.server.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings of a PostgreSQL that decide whether a committed transaction survives a crash, as
 * they hold for one connection.
 */
public record DurabilitySettings(String fsync, String synchronousCommit, String fullPageWrites) {

  public static DurabilitySettings read(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT current_setting('fsync'), current_setting('synchronous_commit'),"
                    + " current_setting('full_page_writes')")) {
      row.next();
      return new DurabilitySettings(row.getString(1), row.getString(2), row.getString(3));
    }
  }

  /** Every other value of synchronous_commit waits for the local disk at least. */
  public boolean durable() {
    return fsync.equals("on") && !synchronousCommit.equals("off") && fullPageWrites.equals("on");
  }

  /** One line for a loud warning: each setting that is off, and what it can cost. */
  public String advice() {
    if (durable()) {
      return "Every commit is on disk before it is acknowledged; nothing to mend.";
    }
    return Stream.of(
            loss(
                fsync,
                "fsync",
                "a crash of the machine can lose acknowledged messages and ruin"
                    + " the whole database"),
            loss(
                synchronousCommit,
                "synchronous_commit",
                "a crash of PostgreSQL can lose the" + " messages that were acknowledged last"),
            loss(
                fullPageWrites,
                "full_page_writes",
                "a crash of the machine can leave half-written"
                    + " pages, unless the file system never writes half a page (ZFS)"))
        .flatMap(losses -> losses)
        .collect(
            Collectors.joining(
                "; ", "The database may forget what it acknowledged: ", ". Set them to on."));
  }

  private static Stream<String> loss(String value, String setting, String consequence) {
    return value.equals("off") ? Stream.of(setting + " is off: " + consequence) : Stream.empty();
  }
}
