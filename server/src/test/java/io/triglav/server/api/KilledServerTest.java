package io.triglav.server.api;

import static io.triglav.server.api.Fixtures.daily;
import static io.triglav.server.api.Fixtures.json;
import static io.triglav.server.api.Fixtures.object;
import static io.triglav.server.api.Fixtures.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.triglav.server.database.Database;
import io.triglav.server.support.Api;
import io.triglav.server.support.Api.Answer;
import io.triglav.server.support.ServerProcess;
import io.triglav.server.support.TestDatabase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Two real server processes on one database. A hundred hang on long polls of the one when it is
 * killed with -9: all go on with the other, and each sees each of its firings once.
 */
class KilledServerTest {
  private static final int WAITERS = 50;
  private static final int FIRINGS = 4;
  private static final Database DATABASE = TestDatabase.newSchema();
  private static ServerProcess first;
  private static ServerProcess second;

  private final long t0 = Fixtures.yesterday();
  private final AtomicReference<Api> current = new AtomicReference<>();

  @BeforeAll
  static void start() {
    first = ServerProcess.start(DATABASE);
    second = ServerProcess.start(DATABASE);
  }

  @AfterAll
  static void stop() {
    second.close();
    first.close();
  }

  /** What a client does: asks, and asks the server that is there when the other has gone. */
  private interface Call {
    Answer on(Api api);
  }

  @Test
  void aHundredWaitersOutliveTheirServer() throws Exception {
    Api survivor = second.logIn();
    current.set(first.logIn());
    List<Long> jobs = new ArrayList<>();
    for (int i = 0; i < WAITERS; i++) {
      jobs.add(Fixtures.job(survivor, job(i), "or", daily(input(i))).id());
      ok(survivor.put("/subscribers/waiter-" + i, json(object("jobs", List.of(job(i))))));
    }
    CountDownLatch seen = new CountDownLatch(2 * WAITERS * FIRINGS);
    List<String> leased = Collections.synchronizedList(new ArrayList<>());
    List<String> polled = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < WAITERS; i++) {
      int which = i;
      threads.add(new Thread(() -> lease(which, leased, seen)));
      threads.add(new Thread(() -> follow(jobs.get(which), polled, seen)));
    }
    threads.forEach(Thread::start);

    fire(survivor, 0);
    awaitCount(leased, WAITERS);
    awaitCount(polled, WAITERS);
    Thread firing = new Thread(() -> fire(survivor, 1));
    firing.start();
    current.set(survivor); // for those who ask again
    first.kill();
    firing.join();
    fire(survivor, 2);
    fire(survivor, 3);

    assertThat(seen.await(120, TimeUnit.SECONDS)).isTrue();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(leased).hasSize(WAITERS * FIRINGS).doesNotHaveDuplicates();
    assertThat(polled).hasSize(WAITERS * FIRINGS).doesNotHaveDuplicates();
    assertThat(Fixtures.rows(survivor.get("/deliveries?limit=10000")))
        .allSatisfy(row -> assertThat(row.path("state").asString()).isEqualTo("done"))
        .hasSize(WAITERS * FIRINGS);
  }

  private void lease(int which, List<String> leased, CountDownLatch seen) {
    String request =
        json(object("subscriber", "waiter-" + which, "lease_seconds", 2, "wait_seconds", 20));
    int got = 0;
    while (got < FIRINGS) {
      Answer answer = call(api -> api.post("/deliveries/lease", request));
      for (JsonNode delivery : Fixtures.list(answer.body().path("deliveries"))) {
        String done = json(object("fence", delivery.path("fence").asLong()));
        Answer completed =
            call(api -> api.post("/deliveries/" + delivery.path("id") + "/complete", done));
        if (completed.status() == 200) {
          leased.add(which + " " + delivery.path("time").asLong());
          seen.countDown();
          got++;
        }
      }
    }
  }

  private void follow(long job, List<String> polled, CountDownLatch seen) {
    long offset = 0;
    int got = 0;
    while (got < FIRINGS) {
      long from = offset;
      Answer answer =
          call(
              api ->
                  api.get("/job_messages?job_id=" + job + "&offset=" + from + "&limit=1&wait=20"));
      for (JsonNode message : Fixtures.list(answer.body())) {
        polled.add(job + " " + message.path("time").asLong());
        offset = message.path("id").asLong() + 1;
        seen.countDown();
        got++;
      }
    }
  }

  private Answer call(Call call) {
    @Nullable Answer answer = null;
    while (answer == null || answer.status() == 503) {
      try {
        answer = call.on(Objects.requireNonNull(current.get()));
      } catch (java.io.UncheckedIOException gone) {
        answer = null; // the server has gone; the next one is there
      }
    }
    return answer;
  }

  private void fire(Api api, int day) {
    Fixtures.post(
        api,
        IntStream.range(0, WAITERS).mapToObj(i -> daily(input(i), t0 - day * 86_400L)).toArray());
  }

  private static void awaitCount(List<String> list, int count) {
    while (list.size() < count) {
      Thread.onSpinWait();
    }
  }

  private static String job(int i) {
    return "test://killed-server/job/" + i;
  }

  private static String input(int i) {
    return "test://killed-server/input/" + i;
  }
}
