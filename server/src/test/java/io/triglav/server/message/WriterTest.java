package io.triglav.server.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triglav.server.database.Database;
import io.triglav.server.shared.WriteOrder;
import io.triglav.server.support.Api;
import io.triglav.server.support.Api.Answer;
import io.triglav.server.support.TestDatabase;
import io.triglav.server.support.TestServer;
import io.triglav.server.wake.Wakeups;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What the writer does when the database refuses, fails or is slow. The tests hold the write order
 * to make it wait.
 */
class WriterTest {
  private static final Database DATABASE = TestDatabase.newSchema();

  @SuppressWarnings("NullAway.Init") // set before all tests
  private static TestServer server;

  @BeforeAll
  static void start() {
    server =
        TestServer.start(DATABASE, "triglav.write.queue-capacity=8", "triglav.write.patience=5s");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aRequestThatTheDatabaseRefusesFailsAlone() throws Exception {
    execute("ALTER TABLE message ADD CONSTRAINT no_poison CHECK (payload <> '\"poison\"')");
    List<CompletableFuture<Answer>> answers;
    try (Connection holder = holdTheOrder()) {
      CompletableFuture<Answer> first = post("writer://first", "1");
      awaitWriterAtTheLock();
      // these wait in the queue and are one group
      List<CompletableFuture<Answer>> rest =
          IntStream.range(0, 5)
              .mapToObj(i -> post("writer://" + i, i == 2 ? "\"\\\"poison\\\"\"" : "1"))
              .toList();
      awaitQueued(5);
      holder.rollback();
      answers =
          java.util.stream.Stream.concat(java.util.stream.Stream.of(first), rest.stream()).toList();
      assertThat(answers.stream().map(answer -> answer.join().status()))
          .containsExactly(200, 200, 200, 400, 200, 200);
    } finally {
      execute("ALTER TABLE message DROP CONSTRAINT no_poison");
    }
    String refusal = answers.get(3).join().error();
    assertThat(refusal).contains("refuses").doesNotContain("constraint").doesNotContain("SQL");
    assertThat(countOf("writer://2")).isZero();
    assertThat(countOf("writer://3")).isOne();
  }

  @Test
  void aConnectionThatIsCutIsReplacedAndNothingIsLostOrDoubled() throws Exception {
    CompletableFuture<Answer> answer;
    try (Connection holder = holdTheOrder()) {
      answer = post("writer://cut", "1");
      long backend = awaitWriterAtTheLock();
      execute("SELECT pg_terminate_backend(" + backend + ")");
      holder.rollback();
    }
    assertThat(answer.join().status()).isEqualTo(200);
    assertThat(answer.join().body().path("num_inserts").asInt()).isOne();
    assertThat(countOf("writer://cut")).isOne();
  }

  @Test
  void aFullQueueAnswers503WithRetryAfterAndStoresNothing() throws Exception {
    List<CompletableFuture<Answer>> accepted;
    Answer refused;
    try (Connection holder = holdTheOrder()) {
      CompletableFuture<Answer> first = post("writer://full", "1");
      awaitWriterAtTheLock();
      accepted = IntStream.range(0, 8).mapToObj(i -> post("writer://full", "1")).toList();
      awaitQueued(8);
      refused = post("writer://refused", "1").join();
      holder.rollback();
      assertThat(first.join().status()).isEqualTo(200);
    }
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.raw().headers().firstValue("Retry-After")).contains("1");
    assertThat(refused.error()).contains("send it again");
    assertThat(accepted).allSatisfy(answer -> assertThat(answer.join().status()).isEqualTo(200));
    assertThat(countOf("writer://full")).isEqualTo(9);
    assertThat(countOf("writer://refused")).isZero();
  }

  @Test
  void whoWaitedInVainLeavesTheQueue() throws Exception {
    CompletableFuture<Answer> first;
    CompletableFuture<Answer> second;
    try (Connection holder = holdTheOrder()) {
      first = post("writer://taken", "1");
      awaitWriterAtTheLock();
      second = post("writer://in-vain", "1");
      assertThat(first.join().status()).isEqualTo(503);
      assertThat(second.join().status()).isEqualTo(503);
      assertThat(second.join().error()).contains("send it again with the same uuids");
      assertThat(server.bean(GroupCommit.class).waiting()).isZero();
      holder.rollback();
    }
    assertThat(post("writer://after", "1").join().status()).isEqualTo(200);
    assertThat(countOf("writer://in-vain")).isZero();
  }

  @Test
  void whatAnUnexpectedErrorLeftIsNotCommittedWithTheNextGroup() throws Exception {
    AtomicBoolean failed = new AtomicBoolean();
    MessageWriter writer =
        new MessageWriter(
            DATABASE,
            (connection, version, messages) -> {
              if (failed.compareAndSet(false, true)) {
                throw new IllegalStateException("unexpected");
              }
              return new MessageObserver.Consequences(List.of(), Map.of());
            },
            server.bean(Wakeups.class));
    assertThatThrownBy(() -> writer.write(new Group(List.of(submission(-1)))))
        .hasMessage("unexpected");
    Submission next = submission(-2);
    writer.write(new Group(List.of(next)));
    writer.close();
    assertThat(next.outcome().join()).isOne();
    assertThat(number("SELECT count(*) FROM message WHERE dataset_id = -1")).isZero();
    assertThat(number("SELECT count(*) FROM message WHERE dataset_id = -2")).isOne();
  }

  private static Submission submission(int dataset) {
    NewMessage message = new NewMessage(MessageKey.random(), dataset, 0, "+09:00", null, null);
    return new Submission(List.of(message), new CompletableFuture<>());
  }

  @Test
  void aHandInPsqlCannotSkipTheOrder() throws Exception {
    try (Connection holder = holdTheOrder();
        Connection hand = TestDatabase.connect(DATABASE);
        Statement statement = hand.createStatement()) {
      statement.execute("SET lock_timeout = '50ms'");
      for (String table :
          List.of(
              "message (time, created_at, uuid, dataset_id) VALUES (0, now(), gen_random_uuid(), 1)",
              "job_message (job_id, time, cause_message_id, created_at, timezone) VALUES (1, 0, 1, now(), '+00:00')")) {
        assertThatThrownBy(() -> statement.execute("INSERT INTO " + table))
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("lock timeout");
      }
      assertThat(holder.isClosed()).isFalse();
    }
  }

  private static CompletableFuture<Answer> post(String uri, String payload) {
    Api api = server.api();
    String message =
        """
        [{"resource_uri": "%s", "resource_unit": "daily", "resource_time": 0, "resource_timezone": "+09:00", "payload": %s}]"""
            .formatted(uri, payload);
    return CompletableFuture.supplyAsync(
        () -> api.post("/messages", message), task -> new Thread(task).start());
  }

  private static Connection holdTheOrder() throws SQLException {
    Connection connection = TestDatabase.connect(DATABASE);
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(WriteOrder.LOCK);
    }
    return connection;
  }

  /**
   * The signal that the writer has taken a group and waits for the order; returns its backend's
   * process id.
   */
  private static long awaitWriterAtTheLock() throws SQLException {
    try (Connection connection = TestDatabase.connect(DATABASE);
        Statement statement = connection.createStatement()) {
      while (true) {
        try (ResultSet row =
            statement.executeQuery(
                "SELECT pid FROM pg_stat_activity WHERE application_name = 'triglav-writer' AND wait_event = 'advisory'")) {
          if (row.next()) {
            return row.getLong(1);
          }
        }
      }
    }
  }

  private static void awaitQueued(int requests) {
    GroupCommit writer = server.bean(GroupCommit.class);
    while (writer.waiting() < requests) {
      Thread.onSpinWait();
    }
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = TestDatabase.connect(DATABASE);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long countOf(String uri) throws SQLException {
    return number(
        "SELECT count(*) FROM message m JOIN dataset d ON d.id = m.dataset_id WHERE d.uri = '"
            + uri
            + "'");
  }

  private static long number(String sql) throws SQLException {
    try (Connection connection = TestDatabase.connect(DATABASE);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
