package io.triglav.benchmark;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * From the commit of the last input to a waiting subscriber who has the delivery: 100 subscribers
 * of a job each wait; one job fires at a time. The moment of the commit is PostgreSQL's own ({@code
 * track_commit_timestamp}), that of the delivery the waiter's; both are of this machine's clock.
 * Before each firing one row is committed on a connection that does nothing else: the yardstick.
 */
final class WakeUp {
  /**
   * What came out, in milliseconds.
   *
   * @param idle transactions of the database in that many seconds with nobody waiting
   * @param waiting the same with all waiting
   */
  record Result(Statistics commit, Statistics delivery, int seconds, long idle, long waiting) {}

  private static final int WAITERS = 100;

  /** The compiler of the server's JVM needs calls. */
  private static final int WARM_UP = 2_000;

  private static final int FIRINGS = 300;
  private static final int IDLE_SECONDS = 5;
  private static final int REPORT_SECONDS = 11;
  private static final String BASE = "hdfs://ns1/benchmark/wake-up/";

  private final Postgres database;
  private final ServerProcess server;
  private final Api api;
  private final Cleanup cleanup;
  private long firings;

  WakeUp(Postgres database, ServerProcess server, Api api, Cleanup cleanup) {
    this.database = database;
    this.server = server;
    this.api = api;
    this.cleanup = cleanup;
  }

  /** How many messages were sent, each of which has fired a job. */
  long firings() {
    return firings;
  }

  Result measure() throws IOException, SQLException, InterruptedException {
    long idle = transactions();
    List<Waiter> waiters = waiters();
    long waiting = transactions(); // their polls are longer than this takes
    List<Double> commits = new ArrayList<>();
    Map<Long, Instant> received = new HashMap<>();
    try (Connection own = database.connect();
        HttpConnection poster = new HttpConnection(server.port())) {
      InsertSender row = new InsertSender(own, 1);
      SplittableRandom random = new SplittableRandom(7);
      for (int i = 0; i < WARM_UP + FIRINGS; i++) {
        long begin = System.nanoTime();
        row.send();
        double commit = (System.nanoTime() - begin) / 1e6;
        int which = random.nextInt(WAITERS);
        fire(poster, which, i);
        Waiter.Received got = waiters.get(which).received().poll(30, TimeUnit.SECONDS);
        if (got == null) {
          throw new BenchmarkFailure("a delivery did not come within 30 s");
        }
        if (i >= WARM_UP) {
          commits.add(commit);
          received.put(got.jobMessageId(), got.at());
        }
      }
    }
    for (Waiter waiter : waiters) {
      waiter.close();
    }
    return new Result(
        Statistics.of(commits),
        Statistics.of(latencies(received)),
        IDLE_SECONDS + REPORT_SECONDS,
        idle,
        waiting);
  }

  private List<Waiter> waiters() throws IOException {
    List<Waiter> waiters = new ArrayList<>();
    for (int i = 0; i < WAITERS; i++) {
      api.putJob(BASE + i + "/job", List.of(BASE + i));
      api.put("/api/v1/subscribers/wake-up-" + i, "{\"jobs\":[\"" + BASE + i + "/job\"]}");
      Waiter waiter = cleanup.add(new Waiter(api, server.port(), "wake-up-" + i));
      Thread thread = new Thread(waiter, "waiter-" + i);
      thread.setDaemon(true);
      thread.start();
      waiters.add(waiter);
    }
    return waiters;
  }

  private void fire(HttpConnection poster, int which, int time) throws IOException {
    String message =
        "[{\"uuid\":\"%s\",\"resource_uri\":\"%s\",\"resource_unit\":\"%s\",\"resource_time\":%d,\"resource_timezone\":\"%s\"}]"
            .formatted(
                UUID.randomUUID(),
                BASE + which,
                MessageRequest.UNIT,
                Times.of(time, 1),
                MessageRequest.TIMEZONE);
    poster.exchange(api.request("POST", "/api/v1/messages", message)).ok();
    firings++;
  }

  /** Of the whole database while nothing happens. */
  private long transactions() throws SQLException, InterruptedException {
    long before = committed();
    TimeUnit.SECONDS.sleep(IDLE_SECONDS);
    return committed() - before;
  }

  /** Backends that idle report what they did after ten seconds. */
  private long committed() throws SQLException, InterruptedException {
    TimeUnit.SECONDS.sleep(REPORT_SECONDS);
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()")) {
      row.next();
      return row.getLong(1);
    }
  }

  private List<Double> latencies(Map<Long, Instant> received) throws SQLException {
    List<Double> latencies = new ArrayList<>();
    try (Connection connection = database.connect();
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT id, (extract(epoch FROM pg_xact_commit_timestamp(xmin)) * 1000000)::bigint"
                    + " FROM job_message WHERE id = ANY (?)")) {
      statement.setArray(1, connection.createArrayOf("bigint", received.keySet().toArray()));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          Instant at = received.getOrDefault(row.getLong(1), Instant.EPOCH);
          long micros = TimeUnit.SECONDS.toMicros(at.getEpochSecond()) + at.getNano() / 1_000;
          latencies.add((micros - row.getLong(2)) / 1e3);
        }
      }
    }
    return latencies;
  }
}
