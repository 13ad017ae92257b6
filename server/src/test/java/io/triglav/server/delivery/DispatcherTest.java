package io.triglav.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.triglav.server.database.Database;
import io.triglav.server.support.Api;
import io.triglav.server.support.Api.Answer;
import io.triglav.server.support.TestDatabase;
import io.triglav.server.support.TestServer;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers who wait at one of two servers. */
class DispatcherTest {
  private static final String JOB = "test://dispatcher/job";
  private static final String INPUT =
      "\"%s\": \"test://dispatcher/input\", \"%s\": \"daily\", \"%s\": \"+00:00\"";

  /** Without a word from the other server it would be known only when the wait is over. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aWorkerIsHandedWhatFiresHereAndAtTheOtherServer(boolean here) throws Exception {
    Database database = TestDatabase.newSchema();
    try (TestServer one = TestServer.start(database);
        TestServer other = TestServer.start(database)) {
      String input = "{" + INPUT.formatted("uri", "unit", "timezone") + "}";
      ok(
          one.api()
              .put("/jobs", "{\"uri\": \"" + JOB + "\", \"input_resources\": [" + input + "]}"));
      ok(one.api().put("/subscribers/waits", "{\"jobs\": [\"" + JOB + "\"]}"));
      CompletableFuture<Answer> lease =
          CompletableFuture.supplyAsync(
              () ->
                  one.api()
                      .post(
                          "/deliveries/lease",
                          "{\"subscriber\": \"waits\", \"wait_seconds\": 60}"));
      awaitWaiting(one.bean(Dispatcher.class));

      fire((here ? one : other).api());

      assertThat(ok(lease.get(20, TimeUnit.SECONDS)).body().path("deliveries")).hasSize(1);
    }
  }

  private static void awaitWaiting(Dispatcher dispatcher) {
    while (dispatcher.waitingCount() == 0) {
      Thread.onSpinWait();
    }
  }

  private static void fire(Api api) {
    String resource = INPUT.formatted("resource_uri", "resource_unit", "resource_timezone");
    String message =
        "[{\"uuid\": \"%s\", %s, \"resource_time\": %d}]"
            .formatted(UUID.randomUUID(), resource, yesterday());
    ok(api.post("/messages", message));
  }

  private static long yesterday() {
    return TimeUnit.DAYS.toSeconds(TimeUnit.MILLISECONDS.toDays(System.currentTimeMillis()) - 1);
  }

  private static Answer ok(Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isBetween(200, 299);
    return answer;
  }
}
