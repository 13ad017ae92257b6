package io.triglav.server.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import io.triglav.server.database.Database;
import io.triglav.server.support.Api;
import io.triglav.server.support.ServerProcess;
import io.triglav.server.support.TestDatabase;
import io.triglav.server.trigger.Load.Message;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Two real server processes on one database: job messages are a sequential replay of the stored
 * messages.
 */
class TwoProcessesTest {
  private static final int POSTERS = 8;
  private static final List<String> DATASETS = List.of("d://a", "d://b", "d://c", "d://d", "d://e");
  private static final long TIME = System.currentTimeMillis() / 86_400_000 * 86_400;

  @Test
  void jobMessagesAreTheReplayOfTheMessagesAlsoWhenOneServerIsKilled() throws Exception {
    Database database = TestDatabase.newSchema();
    try (ServerProcess one = ServerProcess.start(database);
        ServerProcess two = ServerProcess.start(database)) {
      Api api = one.logIn();
      Load.registerJobs(api, DATASETS, 12, new Random(7));
      Load load = new Load();
      List<Api> servers = List.of(api, two.logIn());
      Follower messages = new Follower(api, "/messages?");
      Follower jobMessages = new Follower(api, "/job_messages?job_id=1&");
      ExecutorService followers = Executors.newFixedThreadPool(2);
      List<Future<?>> following =
          List.of(followers.submit(messages), followers.submit(jobMessages));
      AtomicInteger posted = new AtomicInteger();
      Load.inParallel(
          POSTERS,
          poster ->
              () -> {
                Random random = new Random(1000 + poster);
                List<Message> sent = new ArrayList<>();
                for (int i = 0; i < 150; i++) {
                  List<Message> batch = batch(random, sent);
                  load.post(servers, random.nextInt(2), batch);
                  sent.addAll(batch);
                  if (posted.incrementAndGet() == POSTERS * 75) {
                    two.kill();
                  }
                }
              });
      messages.finish();
      jobMessages.finish();
      for (Future<?> future : following) {
        future.get();
      }
      followers.shutdown();

      ReplayOracle oracle = ReplayOracle.of(database);
      assertThat(oracle.expected()).as("the load is not dull").hasSizeGreaterThan(500);
      assertThat(oracle.actual()).isEqualTo(oracle.expected());
      assertThat(stored(database)).as("what was acknowledged").containsAll(load.acknowledged());
      assertThat(messages.seen())
          .as("the follower's messages")
          .isEqualTo(ids(database, "SELECT id FROM message ORDER BY id"));
      assertThat(jobMessages.seen())
          .isEqualTo(ids(database, "SELECT id FROM job_message WHERE job_id = 1 ORDER BY id"));
    }
  }

  /** The test of the test: with a lock that locks nothing the oracle must find fault. */
  @Test
  void withoutTheLockTheOracleFindsFault() throws Exception {
    Database locked = TestDatabase.newSchema();
    // pg_catalog is searched first unless it is named: after our schema, so that our function hides
    // PostgreSQL's.
    Database database =
        new Database(locked.url() + ",pg_catalog", locked.username(), locked.password());
    try (ServerProcess one = ServerProcess.start(database);
        ServerProcess two = ServerProcess.start(database)) {
      execute(
          database,
          "CREATE FUNCTION pg_advisory_xact_lock(integer, integer) RETURNS void LANGUAGE sql AS 'SELECT'");
      Api api = one.logIn();
      Load.registerJobs(api, DATASETS, 12, new Random(7));
      List<Api> servers = List.of(api, two.logIn());
      Load load = new Load();
      boolean agrees = true;
      for (int round = 0; agrees && round < 40; round++) {
        int seed = round * 1000;
        Load.inParallel(
            POSTERS,
            poster ->
                () -> {
                  Random random = new Random(seed + poster);
                  Load.each(
                      40, i -> load.post(servers, random.nextInt(2), batch(random, List.of())));
                });
        agrees = ReplayOracle.of(database).agrees();
      }
      assertThat(agrees).as("the oracle agrees although nothing keeps the order").isFalse();
    }
  }

  /** One to five new messages for three times, and now and then one that was sent before. */
  private static List<Message> batch(Random random, List<Message> sent) {
    List<Message> batch = new ArrayList<>();
    Load.each(
        1 + random.nextInt(5),
        i ->
            batch.add(
                Message.random(
                    DATASETS.get(random.nextInt(DATASETS.size())),
                    TIME - 86_400L * random.nextInt(3),
                    random)));
    if (!sent.isEmpty() && random.nextInt(3) == 0) {
      batch.add(sent.get(random.nextInt(sent.size())));
    }
    return batch;
  }

  private static void execute(Database database, String sql) throws SQLException {
    try (Connection connection = TestDatabase.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Set<String> stored(Database database) throws SQLException {
    Set<String> uuids = new HashSet<>();
    try (Connection connection = TestDatabase.connect(database);
        Statement statement = connection.createStatement();
        var row = statement.executeQuery("SELECT uuid FROM message")) {
      while (row.next()) {
        uuids.add(row.getString(1));
      }
    }
    return uuids;
  }

  private static List<Long> ids(Database database, String sql) throws SQLException {
    List<Long> ids = new ArrayList<>();
    try (Connection connection = TestDatabase.connect(database);
        Statement statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      while (row.next()) {
        ids.add(row.getLong(1));
      }
    }
    return ids;
  }
}
