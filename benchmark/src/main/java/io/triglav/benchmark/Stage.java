package io.triglav.benchmark;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Sets up the loads: jobs, connections, requests. */
final class Stage {
  private static final int SINGLE_CONNECTIONS = 32;
  private static final int BATCH_CONNECTIONS = 4;
  private static final int BATCH = 1_000;
  private static final double SINGLE_GOAL = 0.5;
  private static final double BATCH_GOAL = 1.0 / 3;

  private final Postgres database;
  private final ServerProcess server;
  private final Api api;
  private final Cleanup cleanup;
  private final List<PostSender> posters = new ArrayList<>();

  Stage(Postgres database, ServerProcess server, Api api, Cleanup cleanup) {
    this.database = database;
    this.server = server;
    this.api = api;
    this.cleanup = cleanup;
  }

  /** With raw inserts next to each: what stands side by side is compared. */
  List<Comparison> comparisons() throws IOException, SQLException {
    try (Connection connection = database.connect()) {
      RawTable.create(connection);
    }
    Load single = inserts();
    Load bulk = bulkInserts();
    return List.of(
        new Comparison(
            "single POST",
            new Series("single INSERT, 32 connections", single),
            new Series("single POST, no job", posts("single", SINGLE_CONNECTIONS, 1, 1)),
            SINGLE_GOAL),
        new Comparison(
            "single POST firing jobs",
            new Series("single INSERT, again", single),
            new Series("single POST, half fire", posts("single-job", SINGLE_CONNECTIONS, 1, 2)),
            SINGLE_GOAL),
        new Comparison(
            "batch POST",
            new Series("INSERT of 1,000, 4 connections", bulk),
            new Series("POST of 1,000, no job", posts("batch", BATCH_CONNECTIONS, BATCH, 1)),
            BATCH_GOAL),
        new Comparison(
            "batch POST firing jobs",
            new Series("INSERT of 1,000, again", bulk),
            new Series("POST of 1,000, half fire", posts("batch-job", BATCH_CONNECTIONS, BATCH, 2)),
            BATCH_GOAL));
  }

  /** How many messages were acknowledged over all. */
  long acknowledged() {
    return posters.stream().mapToLong(PostSender::sent).sum();
  }

  /** How many job messages the rule says. */
  long firings() {
    return posters.stream().mapToLong(PostSender::firings).sum();
  }

  private Load inserts() throws SQLException {
    List<Sender> senders = new ArrayList<>();
    for (int i = 0; i < SINGLE_CONNECTIONS; i++) {
      senders.add(new InsertSender(database.connect(), i));
    }
    return cleanup.add(new Load(senders));
  }

  private Load bulkInserts() throws SQLException {
    List<Sender> senders = new ArrayList<>();
    for (int i = 0; i < BATCH_CONNECTIONS; i++) {
      senders.add(new BulkInsertSender(database.connect(), i, BATCH));
    }
    return cleanup.add(new Load(senders));
  }

  /**
   * Senders with resources of their own.
   *
   * @param size messages in one request
   * @param inputs how many resources each announces by turns; more than one are inputs of a job
   */
  private Load posts(String name, int connections, int size, int inputs) throws IOException {
    List<PostSender> senders = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      String base = "hdfs://ns1/benchmark/" + name + "/" + i + "/";
      List<String> uris = IntStream.range(0, inputs).mapToObj(input -> base + input).toList();
      if (inputs > 1) {
        api.putJob(base + "job", uris);
      }
      senders.add(new PostSender(new HttpConnection(server.port()), requests(uris, size), inputs));
    }
    posters.addAll(senders);
    return cleanup.add(new Load(senders));
  }

  /** A request for each input in turn when it holds one message; else one with all in turn. */
  private List<MessageRequest> requests(List<String> uris, int size) {
    String head = api.head("POST", "/api/v1/messages");
    if (size == 1) {
      return uris.stream().map(uri -> new MessageRequest(head, List.of(uri))).toList();
    }
    List<String> byTurns =
        IntStream.range(0, size).mapToObj(i -> uris.get(i % uris.size())).toList();
    return List.of(new MessageRequest(head, byTurns));
  }
}
