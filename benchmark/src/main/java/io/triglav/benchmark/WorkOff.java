package io.triglav.benchmark;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * 1,000 deliveries of one job, leased and completed by 8 workers, against one-row commits over 8
 * connections in the same round. A worker takes some at once and completes them at once.
 */
final class WorkOff {
  private static final int WORKERS = 8;
  private static final int DELIVERIES = 1_000;

  /** The compiler of the server's JVM needs calls. */
  private static final int WARM_UPS = 10;

  private static final String URI = "hdfs://ns1/benchmark/work-off";
  private static final Pattern DELIVERY = Pattern.compile("\"id\":(\\d+),.*?\"fence\":(\\d+)");

  private final Postgres database;
  private final ServerProcess server;
  private final Api api;
  private long firings;

  WorkOff(Postgres database, ServerProcess server, Api api) {
    this.database = database;
    this.server = server;
    this.api = api;
  }

  /** How many messages were sent, each of which has fired the job. */
  long firings() {
    return firings;
  }

  /** The ratio of the rates of each round. */
  Statistics ratios(int rounds, int atOnce) throws IOException, SQLException, InterruptedException {
    api.put(
        "/api/v1/jobs",
        ("{\"uri\":\"%s/job\",\"logical_op\":\"or\",\"delivery\":{\"max_in_flight\":10000},"
                + "\"input_resources\":[{\"uri\":\"%s\",\"unit\":\"%s\",\"timezone\":\"%s\"}]}")
            .formatted(URI, URI, MessageRequest.UNIT, MessageRequest.TIMEZONE));
    api.put("/api/v1/subscribers/work-off", "{\"jobs\":[\"" + URI + "/job\"]}");
    for (int i = 0; i < WARM_UPS; i++) {
      round(atOnce);
    }
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      double commits = commitsPerSecond();
      double deliveries = round(atOnce);
      System.err.printf("work off: %,.0f commits/s, %,.0f deliveries/s%n", commits, deliveries);
      ratios.add(deliveries / commits);
    }
    return Statistics.of(ratios);
  }

  private double round(int atOnce) throws IOException, InterruptedException {
    MessageRequest request =
        new MessageRequest(
            api.head("POST", "/api/v1/messages"), java.util.Collections.nCopies(DELIVERIES, URI));
    java.util.SplittableRandom random = new java.util.SplittableRandom(System.nanoTime());
    try (HttpConnection connection = new HttpConnection(server.port())) {
      long first = firings;
      connection.exchange(request.next(random, i -> Times.of(first + i, 1))).ok();
    }
    firings += DELIVERIES;
    AtomicInteger done = new AtomicInteger();
    AtomicLong end = new AtomicLong();
    long begin = System.nanoTime();
    together(() -> work(atOnce, done, end));
    return DELIVERIES / ((end.get() - begin) / 1e9);
  }

  private long work(int atOnce, AtomicInteger done, AtomicLong end) throws IOException {
    byte[] lease =
        api.request(
            "POST",
            "/api/v1/deliveries/lease",
            "{\"subscriber\":\"work-off\",\"max\":%d,\"wait_seconds\":1}".formatted(atOnce));
    try (HttpConnection connection = new HttpConnection(server.port())) {
      while (done.get() < DELIVERIES) {
        Matcher delivery = DELIVERY.matcher(connection.exchange(lease).ok());
        List<String> completions = new ArrayList<>();
        while (delivery.find()) {
          completions.add("{\"id\":" + delivery.group(1) + ",\"fence\":" + delivery.group(2) + "}");
        }
        if (!completions.isEmpty()) {
          String body = "{\"deliveries\":[" + String.join(",", completions) + "]}";
          String answer =
              connection.exchange(api.request("POST", "/api/v1/deliveries/complete", body)).ok();
          if (answer.split("\"status\":200", -1).length - 1 != completions.size()) {
            throw new BenchmarkFailure("not all are done: " + answer);
          }
          if (done.addAndGet(completions.size()) == DELIVERIES) {
            end.set(System.nanoTime()); // the other workers' polls for more do not count
          }
        }
      }
    }
    return done.get();
  }

  private double commitsPerSecond() throws InterruptedException {
    double seconds =
        together(
            () -> {
              try (InsertSender row = new InsertSender(database.connect(), 2)) {
                long sent = 0;
                while (sent < 2L * DELIVERIES / WORKERS) {
                  sent += row.send();
                }
                return sent;
              }
            });
    return 2.0 * DELIVERIES / seconds;
  }

  private static double together(Callable<Long> work) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(WORKERS);
    try {
      long begin = System.nanoTime();
      for (Future<Long> each : threads.invokeAll(java.util.Collections.nCopies(WORKERS, work))) {
        each.get();
      }
      return (System.nanoTime() - begin) / 1e9;
    } catch (ExecutionException e) {
      throw new BenchmarkFailure("a worker failed: " + e.getCause(), e);
    } finally {
      threads.shutdownNow();
    }
  }
}
