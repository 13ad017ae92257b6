package io.triglav.server.api;

import static io.triglav.server.api.Fixtures.daily;
import static io.triglav.server.api.Fixtures.json;
import static io.triglav.server.api.Fixtures.object;
import static io.triglav.server.api.Fixtures.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.triglav.server.database.Database;
import io.triglav.server.support.Api;
import io.triglav.server.support.Api.Answer;
import io.triglav.server.support.TestDatabase;
import io.triglav.server.support.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/**
 * Two servers on one database: workers of one subscriber at both, while messages are posted at
 * both.
 */
class TwoServersDeliverTest {
  private static final int FIRINGS = 400;
  private static final int WORKERS = 8;
  private static final String JOB = "test://two-servers/job";
  private static final String INPUT = "test://two-servers/input";
  private static final String OUTPUT = "test://two-servers/output";

  @Test
  void eachFiringIsHandedOutOnceAndAnnouncedOnce() throws Exception {
    Database database = TestDatabase.newSchema();
    try (TestServer one = TestServer.start(database);
        TestServer two = TestServer.start(database)) {
      List<Api> servers = List.of(one.api(), two.api());
      putJob(one.api());
      Set<Long> handed = ConcurrentHashMap.newKeySet();
      AtomicInteger repeated = new AtomicInteger();
      AtomicInteger left = new AtomicInteger(FIRINGS);
      List<Callable<Integer>> everybody = new ArrayList<>();
      for (int i = 0; i < WORKERS; i++) {
        Api api = servers.get(i % 2);
        everybody.add(() -> work(api, handed, repeated, left));
      }
      for (int i = 0; i < 2; i++) {
        int half = i;
        everybody.add(() -> post(servers.get(half), half));
      }

      ExecutorService threads = Executors.newFixedThreadPool(everybody.size());
      for (Future<Integer> each : threads.invokeAll(everybody)) {
        each.get();
      }
      threads.shutdown();

      assertThat(handed).hasSize(FIRINGS);
      assertThat(repeated).hasValue(0);
      JdbcClient sql = Fixtures.client(database);
      assertThat(count(sql, "run WHERE state = 'succeeded' AND NOT announce")).isEqualTo(FIRINGS);
      assertThat(count(sql, "delivery WHERE state = 'done'")).isEqualTo(FIRINGS);
      assertThat(
              count(
                  sql,
                  "message m JOIN dataset d ON d.id = m.dataset_id WHERE d.uri = '" + OUTPUT + "'"))
          .isEqualTo(FIRINGS);
      assertThat(
              count(
                  sql,
                  "(SELECT run_id FROM run_event WHERE to_state = 'succeeded' GROUP BY 1 HAVING count(*) > 1) x"))
          .isZero();
    }
  }

  private static int work(Api api, Set<Long> handed, AtomicInteger repeated, AtomicInteger left) {
    String lease = json(object("subscriber", "both", "max", 7, "wait_seconds", 1));
    while (left.get() > 0) {
      Answer answer = ok(api.post("/deliveries/lease", lease));
      for (JsonNode delivery : Fixtures.list(answer.body().path("deliveries"))) {
        if (!handed.add(delivery.path("id").asLong())) {
          repeated.incrementAndGet();
        }
        String report = json(object("fence", delivery.path("fence").asLong()));
        ok(api.post("/deliveries/" + delivery.path("id") + "/complete", report));
        ok(api.post("/deliveries/" + delivery.path("id") + "/complete", report));
        left.decrementAndGet();
      }
    }
    return left.get();
  }

  private static int post(Api api, int half) {
    long t0 = Fixtures.yesterday();
    for (int batch = 0; batch < FIRINGS / 40; batch++) {
      int first = (half * FIRINGS / 2) + batch * 20;
      Fixtures.post(
          api, IntStream.range(first, first + 20).mapToObj(i -> daily(INPUT, t0 + i)).toArray());
    }
    return FIRINGS / 2;
  }

  private static void putJob(Api api) {
    ok(
        api.put(
            "/jobs",
            json(
                object(
                    "uri",
                    JOB,
                    "input_resources",
                    List.of(daily(INPUT)),
                    "output_resources",
                    List.of(daily(OUTPUT)),
                    "delivery",
                    object("max_in_flight", 50)))));
    ok(api.put("/subscribers/both", json(object("jobs", List.of(JOB)))));
  }

  private static int count(JdbcClient sql, String what) {
    return sql.sql("SELECT count(*) FROM " + what).query(Integer.class).single();
  }
}
