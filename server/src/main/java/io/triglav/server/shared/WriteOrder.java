package io.triglav.server.shared;

import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The one order of messages and definitions over all servers: a database-wide advisory lock, held
 * until commit. It must be taken in a statement of its own, because a statement sees the data as of
 * its own start: only statements after it see all that was committed before it was granted.
 */
@Component
public class WriteOrder {
  /** Takes the lock; the numbers are those of the trigger function {@code take_write_order}. */
  public static final String LOCK = "SELECT pg_advisory_xact_lock(7800, 1)";

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration SOON = Duration.ofSeconds(1);

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final ReentrantLock turn = new ReentrantLock(true);

  WriteOrder(JdbcClient jdbc, PlatformTransactionManager manager) {
    this.jdbc = jdbc;
    this.transaction = new TransactionTemplate(manager);
  }

  /**
   * Changes definitions in a transaction that holds the order, and makes every writer read its
   * rules again after the commit. Those of this server wait for their turn before they take a
   * connection: waiting in the database they would soon hold the whole pool, and the one at work
   * would wait in vain for a second connection, for a new dataset.
   *
   * @param change takes the last message id at this place in the order; 0 when there is none
   */
  public <T> T change(LongFunction<T> change) {
    awaitTurn();
    try {
      return transaction.execute(status -> change.apply(beginDefinitionChange()));
    } finally {
      turn.unlock();
    }
  }

  /** The same, for changes that the position means nothing to. */
  public void change(Runnable change) {
    change(
        position -> {
          change.run();
          return position;
        });
  }

  private void awaitTurn() {
    try {
      if (!turn.tryLock(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw ApiException.unavailable("too many changes wait; send it again", SOON);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ApiException.unavailable("the server is stopping; send it again", SOON);
    }
  }

  private long beginDefinitionChange() {
    jdbc.sql("SET LOCAL lock_timeout = '10s'").update();
    jdbc.sql(LOCK).query((row, n) -> n).list();
    jdbc.sql("UPDATE definition_version SET version = version + 1").update();
    return jdbc.sql("SELECT coalesce(max(id), 0) FROM message").query(Long.class).single();
  }

  /**
   * Reads the version of the definitions; to be sent on a writer's {@link Connection} after {@link
   * #LOCK}.
   */
  public static final String DEFINITION_VERSION = "SELECT version FROM definition_version";
}
