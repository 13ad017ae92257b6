package io.triglav.server.api;

import static io.triglav.server.api.Fixtures.daily;
import static io.triglav.server.api.Fixtures.json;
import static io.triglav.server.api.Fixtures.messages;
import static io.triglav.server.api.Fixtures.object;
import static io.triglav.server.api.Fixtures.ok;
import static io.triglav.server.api.Fixtures.rows;
import static io.triglav.server.api.Fixtures.unique;
import static io.triglav.server.api.Fixtures.uniqueName;
import static org.assertj.core.api.Assertions.assertThat;

import io.triglav.server.support.Api;
import io.triglav.server.support.Api.Answer;
import io.triglav.server.support.SharedServer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Firings handed to subscribers, reported back, retried, given up and replayed; by HTTP alone. */
class DeliveriesTest {
  private static final long DAY = 86_400;

  private final Api api = SharedServer.api();
  private final String input = unique("delivery-input");
  private final String output = unique("delivery-output");
  private final String jobUri = unique("delivery-job");
  private final String subscriber = uniqueName("subscriber");
  private final long t0 = Fixtures.yesterday();

  @Test
  void aFiringIsHandedOutOnceAndItsOutputIsAnnounced() {
    putJob();
    subscribe();
    fire(t0);

    JsonNode delivery = lease(1).get(0);

    assertThat(delivery.path("job_uri").asString()).isEqualTo(jobUri);
    assertThat(delivery.path("time").asLong()).isEqualTo(t0);
    assertThat(delivery.path("fence").asLong()).isPositive();
    assertThat(delivery.path("repeated").asBoolean()).isFalse();
    assertThat(lease(1)).isEmpty();
    ok(report(delivery, "heartbeat", "progress", "half", "url", "http://build/1"));
    assertThat(run(delivery).path("state").asString()).isEqualTo("running");
    assertThat(run(delivery).path("progress").asString()).isEqualTo("half");

    assertThat(ok(report(delivery, "complete")).body().path("state").asString()).isEqualTo("done");
    ok(report(delivery, "complete"));

    assertThat(run(delivery).path("state").asString()).isEqualTo("succeeded");
    assertThat(run(delivery).path("url").asString()).isEqualTo("http://build/1");
    List<JsonNode> announced = messages(api, output);
    assertThat(announced).hasSize(1);
    assertThat(announced.get(0).path("resource_time").asLong()).isEqualTo(t0);
  }

  @Test
  void whoWaitsIsHandedWhatFiresMeanwhile() {
    putJob();
    subscribe();
    CompletableFuture<Answer> waiting =
        CompletableFuture.supplyAsync(() -> leaseAnswer("max", 1, "wait_seconds", 30));

    fire(t0);

    assertThat(deliveries(waiting.join())).hasSize(1);
  }

  @Test
  void aFailureIsTriedAgainAsANewRunAndGivenUpAfterTheLastAttempt() {
    putJob("max_attempts", 2, "retry_seconds", 0);
    subscribe();
    fire(t0);

    JsonNode first = lease(1).get(0);
    Answer failed = ok(report(first, "fail", "error", "no rows"));
    assertThat(failed.body().path("state").asString()).isEqualTo("pending");
    JsonNode second = lease(1).get(0);

    assertThat(second.path("id")).isEqualTo(first.path("id"));
    assertThat(second.path("run_id")).isNotEqualTo(first.path("run_id"));
    assertThat(run(second).path("attempt").asInt()).isEqualTo(2);
    Answer dead = ok(report(second, "fail", "error", "still no rows"));
    assertThat(dead.body().path("state").asString()).isEqualTo("dead");
    assertThat(dead.body().path("error").asString()).isEqualTo("still no rows");
    assertThat(lease(1)).isEmpty();
    assertThat(messages(api, output)).isEmpty();
    assertThat(rows(api.get("/deliveries?state=dead&subscriber=" + subscriber))).hasSize(1);

    ok(api.post("/deliveries/" + first.path("id").asLong() + "/replay", "{}"));
    JsonNode replayed = lease(1).get(0);
    assertThat(run(replayed).path("attempt").asInt()).isEqualTo(3);
    ok(report(replayed, "complete"));
    assertThat(messages(api, output)).hasSize(1);
  }

  @Test
  void aLeaseThatEndsHandsTheSameRunToTheNextWorkerAndRefusesTheOldOne() {
    putJob();
    subscribe();
    fire(t0);
    JsonNode old = deliveries(leaseAnswer("max", 1, "lease_seconds", 1)).get(0);

    JsonNode next = deliveries(leaseAnswer("max", 1, "wait_seconds", 30)).get(0);

    assertThat(next.path("run_id")).isEqualTo(old.path("run_id"));
    assertThat(next.path("repeated").asBoolean()).isTrue();
    assertThat(next.path("fence").asLong()).isGreaterThan(old.path("fence").asLong());
    Answer refused = report(old, "heartbeat");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.error())
        .contains("fence " + old.path("fence"))
        .contains("stop working on it");
    assertThat(report(old, "complete").status()).isEqualTo(409);
    assertThat(messages(api, output)).isEmpty();
    ok(report(next, "complete"));
    assertThat(messages(api, output)).hasSize(1);
  }

  @Test
  void whatIsHandedBackIsHandedOutAtOnceAndNoAttemptIsCounted() {
    putJob();
    subscribe();
    fire(t0);
    JsonNode first = lease(1).get(0);

    ok(report(first, "release"));
    JsonNode second = lease(1).get(0);

    assertThat(second.path("attempts").asInt()).isEqualTo(1);
    assertThat(second.path("run_id")).isEqualTo(first.path("run_id"));
    assertThat(report(first, "complete").status()).isEqualTo(409);
  }

  @ParameterizedTest(name = "{0}, {1} in flight: {2}")
  @CsvSource({"fifo, 2, 0 1", "lifo, 2, 3 2", "latest, 2, 2", "fifo, 1, 0", "lifo, 4, 3 1 0 2"})
  void firingsAreHandedOutInTheOrderOfTheJob(String order, int inFlight, String expected) {
    putJob("order", order, "max_in_flight", inFlight);
    subscribe();
    for (int day : new int[] {-3, -1, 0, -2}) { // the latest time is the third to fire
      fire(t0 + day * DAY);
    }
    long[] times = {t0 - 3 * DAY, t0 - DAY, t0, t0 - 2 * DAY};

    List<JsonNode> handed = lease(10);

    if (order.equals("lifo") && inFlight == 4) {
      assertThat(handed).hasSize(4);
    } else {
      assertThat(handed.stream().map(each -> each.path("time").asLong()).toList())
          .containsExactlyInAnyOrderElementsOf(
              Arrays.stream(expected.split(" ", -1)).map(i -> times[Integer.parseInt(i)]).toList());
    }
    if (order.equals("latest")) {
      assertThat(rows(api.get("/deliveries?state=skipped&subscriber=" + subscriber))).hasSize(3);
    }
  }

  @Test
  void aRunIsCancelledByItsWorker() {
    putJob();
    subscribe();
    fire(t0);
    JsonNode delivery = lease(1).get(0);

    ok(api.post("/runs/" + delivery.path("run_id").asString() + "/cancel", "{}"));

    Answer told = ok(report(delivery, "heartbeat"));
    assertThat(told.body().path("cancel_requested").asBoolean()).isTrue();
    ok(report(delivery, "fail", "error", "killed"));
    assertThat(run(delivery).path("state").asString()).isEqualTo("cancelled");
    assertThat(lease(1)).isEmpty();
    assertThat(api.post("/deliveries/" + delivery.path("id") + "/cancel", "{}").status())
        .isEqualTo(200);
  }

  @Test
  void twoSubscribersEachGetAFiringAndWorkersOfOneShareThem() {
    putJob("max_in_flight", 100);
    subscribe();
    String other = uniqueName("other");
    ok(api.put("/subscribers/" + other, json(object("job_uri_prefixes", List.of(jobUri)))));
    for (int i = 0; i < 10; i++) {
      fire(t0 - i * DAY);
    }

    List<JsonNode> mine = new ArrayList<>(lease(6));
    mine.addAll(lease(6));
    List<JsonNode> theirs =
        deliveries(ok(api.post("/deliveries/lease", json(object("subscriber", other, "max", 20)))));

    assertThat(mine.stream().map(each -> each.path("id").asLong())).doesNotHaveDuplicates();
    assertThat(mine).hasSize(10);
    assertThat(theirs).hasSize(10);
  }

  @Test
  void severalAreCompletedAtOnceAndOneThatIsRefusedKeepsNoOther() {
    putJob("max_in_flight", 10);
    subscribe();
    for (int i = 0; i < 3; i++) {
      fire(t0 - i * DAY);
    }
    List<Object> completions = new ArrayList<>();
    for (JsonNode each : lease(3)) {
      long wrong = completions.size() == 1 ? 1 : 0;
      completions.add(
          object("id", each.path("id").asLong(), "fence", each.path("fence").asLong() + wrong));
    }
    completions.add(object("id", 999_999_999, "fence", 1));

    Answer answer = ok(api.post("/deliveries/complete", json(object("deliveries", completions))));

    assertThat(
            Fixtures.list(answer.body().path("deliveries")).stream()
                .map(each -> each.path("status").asInt())
                .toList())
        .containsExactly(200, 409, 200, 404);
    assertThat(messages(api, output)).hasSize(2);
    refused(400, api.post("/deliveries/complete", "{}"), "deliveries");
    refused(400, api.post("/deliveries/complete", "{\"deliveries\": [null]}"), "deliveries[0]");
    refused(
        422,
        api.post("/deliveries/complete", "{\"deliveries\": [{\"id\": 1, \"fence\": 0}]}"),
        "fence");
  }

  @Test
  void aRunThatSomebodyStartsOnHisOwnIsReportedAndAnnounced() {
    putJob();
    Answer started =
        ok(api.post("/runs", json(object("job", jobUri, "time", t0, "worker", "cron@host"))));
    String id = started.body().path("id").asString();
    assertThat(started.body().path("state").asString()).isEqualTo("running");

    ok(api.post("/runs/" + id + "/heartbeat", json(object("log_tail", "loading"))));
    ok(api.post("/runs/" + id + "/complete", "{}"));
    ok(api.post("/runs/" + id + "/complete", "{}"));

    assertThat(messages(api, output)).hasSize(1);
    assertThat(api.post("/runs/" + id + "/fail", "{}").status()).isEqualTo(409);
    assertThat(
            rows(api.get("/runs?state=succeeded&limit=1000")).stream()
                .map(each -> each.path("id").asString()))
        .contains(id);
  }

  @Test
  void whatIsWrongIsRefusedWithAHint() {
    putJob();
    subscribe();
    refused(422, api.put("/subscribers/nothing", "{}"), "at least one job");
    refused(
        422,
        api.put("/subscribers/typo", json(object("jobs", List.of("test://no-such-job")))),
        "there is no job");
    refused(404, api.post("/deliveries/lease", "{\"subscriber\": \"nobody\"}"), "PUT");
    refused(422, leaseAnswer("lease_seconds", 0), "1 to 86400");
    refused(422, leaseAnswer("lease_seconds", 31_536_000), "1 to 86400");
    refused(422, leaseAnswer("wait_seconds", 61), "0 to 60");
    refused(422, leaseAnswer("max", 0), "1 to 1000");
    refused(404, api.post("/deliveries/999999999/complete", "{\"fence\": 1}"), "no delivery");
    refused(400, api.post("/deliveries/1/complete", "{}"), "fence");
    refused(422, api.post("/deliveries/1/complete", "{\"fence\": 0}"), "fence");
    refused(404, api.get("/runs/01935f3e-7a61-7c3a-9d2b-3f6c1a2b4c5d"), "no run");
    refused(400, api.get("/runs/17"), "id");
    refused(
        404, api.post("/runs", json(object("job", "test://no-such-job", "time", t0))), "no job");
    refused(422, api.get("/deliveries?state=lost"), "pending");
    refused(422, api.get("/job_messages?offset=0&job_id=1&wait=-1"), "0 to 60");
  }

  private static void refused(int status, Answer answer, String hint) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.error()).contains(hint);
  }

  private void putJob(@Nullable Object... delivery) {
    ok(
        api.put(
            "/jobs",
            json(
                object(
                    "uri",
                    jobUri,
                    "logical_op",
                    "or",
                    "input_resources",
                    List.of(daily(input)),
                    "output_resources",
                    List.of(daily(output)),
                    "delivery",
                    object(delivery)))));
  }

  private void subscribe() {
    ok(api.put("/subscribers/" + subscriber, json(object("jobs", List.of(jobUri)))));
  }

  private void fire(long time) {
    Fixtures.post(api, daily(input, time));
  }

  private List<JsonNode> lease(int max) {
    return deliveries(ok(leaseAnswer("max", max)));
  }

  private Answer leaseAnswer(@Nullable Object... members) {
    Map<String, @Nullable Object> request = object(members);
    request.put("subscriber", subscriber);
    return api.post("/deliveries/lease", json(request));
  }

  private static List<JsonNode> deliveries(Answer answer) {
    return Fixtures.list(answer.body().path("deliveries"));
  }

  private Answer report(JsonNode delivery, String verb, @Nullable Object... members) {
    Map<String, @Nullable Object> report = object(members);
    report.put("fence", delivery.path("fence").asLong());
    return api.post("/deliveries/" + delivery.path("id").asLong() + "/" + verb, json(report));
  }

  private JsonNode run(JsonNode delivery) {
    return ok(api.get("/runs/" + delivery.path("run_id").asString())).body();
  }
}
