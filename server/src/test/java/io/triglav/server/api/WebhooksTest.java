package io.triglav.server.api;

import static io.triglav.server.api.Fixtures.daily;
import static io.triglav.server.api.Fixtures.json;
import static io.triglav.server.api.Fixtures.object;
import static io.triglav.server.api.Fixtures.ok;
import static io.triglav.server.api.Fixtures.rows;
import static io.triglav.server.api.Fixtures.unique;
import static io.triglav.server.api.Fixtures.uniqueName;
import static org.assertj.core.api.Assertions.assertThat;

import io.triglav.server.api.WebhookReceiver.Arrived;
import io.triglav.server.database.Database;
import io.triglav.server.support.Api;
import io.triglav.server.support.Api.Answer;
import io.triglav.server.support.SharedServer;
import io.triglav.server.support.TestDatabase;
import io.triglav.server.support.TestServer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Deliveries that are sent: to a real receiver, by one server and by two. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhooksTest {
  private static final long DAY = 86_400;
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  private final Database database = TestDatabase.newSchema();
  private final TestServer server =
      TestServer.start(
          database, "triglav.webhook.allow-private=true", "triglav.webhook.answer-timeout=500ms");
  private final Api api = server.api();
  private final long t0 = Fixtures.yesterday();
  private final List<WebhookReceiver> receivers = new ArrayList<>();

  @AfterEach
  void closeReceivers() {
    rows(api.get("/subscribers"))
        .forEach(each -> api.delete("/subscribers/" + each.path("name").asString()));
    receivers.forEach(WebhookReceiver::close);
    receivers.clear();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void aFiringIsPostedAndSigned() throws GeneralSecurityException {
    WebhookReceiver receiver = receiver();
    Job job = new Job(api);
    String subscriber = subscribe(job, receiver.url("/hook"));

    job.fire(t0);
    Arrived arrived = receiver.next();

    assertThat(arrived.path()).isEqualTo("/hook");
    assertThat(arrived.header("Content-Type")).isEqualTo("application/json");
    JsonNode body = Fixtures.read(arrived.body());
    assertThat(body.path("type").asString()).isEqualTo("job_message.fired");
    assertThat(OffsetDateTime.parse(body.path("timestamp").asString()).toInstant())
        .isBefore(Instant.now().plusSeconds(1));
    JsonNode data = body.path("data");
    JsonNode fired = Fixtures.fired(api, job.id()).get(0);
    JsonNode delivery = awaitState(subscriber, "done").get(0);
    assertThat(data.path("delivery_id")).isEqualTo(delivery.path("id"));
    assertThat(data.path("subscriber").asString()).isEqualTo(subscriber);
    assertThat(data.path("job_id").asLong()).isEqualTo(job.id());
    assertThat(data.path("job_uri").asString()).isEqualTo(job.uri);
    assertThat(data.path("job_message_id")).isEqualTo(fired.path("id"));
    assertThat(data.path("time").asLong()).isEqualTo(t0);
    assertThat(data.path("timezone").asString()).isEqualTo(Fixtures.ZONE);

    String id = "delivery_" + delivery.path("id").asLong();
    assertThat(arrived.header("webhook-id")).isEqualTo(id);
    long sent = Long.parseLong(arrived.header("webhook-timestamp"));
    assertThat(sent).isBetween(Instant.now().getEpochSecond() - 60, Instant.now().getEpochSecond());
    assertThat(arrived.header("webhook-signature"))
        .isEqualTo("v1," + hmac(id + "." + sent + "." + arrived.body()));
    assertThat(Fixtures.messages(api, job.output)).isEmpty();
  }

  private static String hmac(String signed) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    byte[] key = Base64.getDecoder().decode(SECRET.replace("whsec_", ""));
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aFailureIsRepeatedWithTheSameId() {
    WebhookReceiver receiver = receiver().then(500, Map.of());
    Job job = new Job(api);
    String subscriber = subscribe(job, receiver.url("/"));

    job.fire(t0);

    assertThat(receiver.next().header("webhook-id"))
        .isEqualTo(receiver.next().header("webhook-id"));
    assertThat(awaitState(subscriber, "done").get(0).path("attempts").asInt()).isEqualTo(2);
    assertThat(receiver.waiting()).isZero();
  }

  @Test
  void whoDoesNotAnswerInTimeIsSentItAgain() {
    WebhookReceiver receiver = receiver().thenNothing();
    Job job = new Job(api, "max_attempts", 2);
    String subscriber = subscribe(job, receiver.url("/"));

    job.fire(t0);

    assertThat(receiver.next().header("webhook-id"))
        .isEqualTo(receiver.next().header("webhook-id"));
    awaitState(subscriber, "done");
  }

  @Test
  void anAnswerThatNeverEndsCountsByItsStatus() {
    WebhookReceiver receiver =
        receiver()
            .then(
                exchange -> {
                  exchange.sendResponseHeaders(200, 0);
                  byte[] noise = new byte[65_536];
                  for (int i = 0; i < 10_000; i++) {
                    exchange.getResponseBody().write(noise);
                  }
                });
    Job job = new Job(api, "max_attempts", 1);
    String subscriber = subscribe(job, receiver.url("/"));

    job.fire(t0);

    awaitState(subscriber, "done");
  }

  @Test
  void aRedirectIsNotFollowedAndIsAFailure() {
    WebhookReceiver receiver = receiver();
    receiver.then(302, Map.of("Location", receiver.url("/elsewhere")));
    Job job = new Job(api, "max_attempts", 1);
    String subscriber = subscribe(job, receiver.url("/here"));

    job.fire(t0);

    assertThat(awaitState(subscriber, "dead").get(0).path("error").asString())
        .contains("302")
        .contains("/elsewhere")
        .contains("not followed");
    assertThat(receiver.next().path()).isEqualTo("/here");
    assertThat(receiver.waiting()).isZero();
  }

  @Test
  void whoIsGoneIsNotSentItAgainUntilItIsReplayed() {
    WebhookReceiver receiver = receiver().then(410, Map.of());
    Job job = new Job(api);
    String subscriber = subscribe(job, receiver.url("/"));

    job.fire(t0);
    JsonNode dead = awaitState(subscriber, "dead").get(0);

    assertThat(dead.path("error").asString()).contains("410");
    assertThat(dead.path("attempts").asInt()).isEqualTo(1);
    ok(api.post("/deliveries/" + dead.path("id").asLong() + "/replay", "{}"));
    awaitState(subscriber, "done");
  }

  @ParameterizedTest
  @ValueSource(strings = {"600", "2100-01-01", "999999999"})
  void aReceiverSaysWhenItWantsItAgain(String when) {
    boolean date = when.startsWith("2100");
    String header = date ? "Fri, 01 Jan 2100 00:00:00 GMT" : when;
    WebhookReceiver receiver = receiver().then(503, Map.of("Retry-After", header));
    Job job = new Job(api);
    String subscriber = subscribe(job, receiver.url("/"));

    job.fire(t0);
    receiver.next();
    JsonNode waiting = awaitState(subscriber, "pending", "503").get(0);

    long expected = when.equals("600") ? 600 : 3_600; // never longer than an hour
    Instant ready = OffsetDateTime.parse(waiting.path("ready_at").asString()).toInstant();
    assertThat(ready)
        .isBetween(Instant.now().plusSeconds(expected - 60), Instant.now().plusSeconds(expected));
  }

  @Test
  void afterTheLastAttemptItIsADeadLetterWhichCanBeReplayed() {
    WebhookReceiver receiver = receiver();
    for (int i = 0; i < 3; i++) {
      receiver.then(500, Map.of());
    }
    Job job = new Job(api, "max_attempts", 3);
    String subscriber = subscribe(job, receiver.url("/"));

    job.fire(t0);
    JsonNode dead = awaitState(subscriber, "dead").get(0);

    assertThat(dead.path("attempts").asInt()).isEqualTo(3);
    assertThat(dead.path("error").asString()).isEqualTo("the receiver answered 500");
    ok(api.post("/deliveries/" + dead.path("id").asLong() + "/replay", "{}"));
    awaitState(subscriber, "done");
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ids.add(receiver.next().header("webhook-id"));
    }
    assertThat(ids).containsOnly("delivery_" + dead.path("id").asLong());
  }

  @Test
  void onceMeansOneUntilTheSubscriberIsPutAgainAndNothingIsLost() {
    WebhookReceiver receiver = receiver();
    Job job = new Job(api, "max_in_flight", 10);
    String subscriber = subscribe(job, receiver.url("/"), "once", true);

    for (int i = 0; i < 3; i++) {
      job.fire(t0 - i * DAY);
    }
    assertThat(receiver.next().data().path("time").asLong()).isEqualTo(t0);
    awaitState(subscriber, "done");
    assertThat(ok(api.get("/subscribers/" + subscriber)).body().at("/webhook/paused").asBoolean())
        .isTrue();

    for (int i = 1; i < 3; i++) {
      assertThat(receiver.waiting()).isZero();
      put(subscriber, job, receiver.url("/"), "once", true);
      assertThat(receiver.next().data().path("time").asLong()).isEqualTo(t0 - i * DAY);
      await(() -> deliveries(subscriber, "done"), i + 1);
    }
    assertThat(deliveries(subscriber, "skipped")).isEmpty();
  }

  @Test
  void whoPutsItAgainWhileHeIsSentOneGetsTheNext() {
    WebhookReceiver receiver = receiver();
    Job job = new Job(api, "max_in_flight", 10);
    String subscriber = uniqueName("hook");
    receiver.then(
        exchange -> {
          put(subscriber, job, receiver.url("/"), "once", true);
          exchange.sendResponseHeaders(200, -1);
        });
    put(subscriber, job, receiver.url("/"), "once", true);

    job.fire(t0);
    job.fire(t0 - DAY);

    assertThat(receiver.next().data().path("time").asLong()).isEqualTo(t0);
    assertThat(receiver.next().data().path("time").asLong()).isEqualTo(t0 - DAY);
  }

  @Test
  void aReceiverThatDoesNotAnswerDelaysNobodyElse() {
    WebhookReceiver silent = receiver();
    for (int i = 0; i < 100; i++) {
      silent.thenNothing();
    }
    WebhookReceiver quick = receiver();
    Job job = new Job(api, "max_in_flight", 100, "max_attempts", 100, "retry_seconds", 0);
    subscribe(job, silent.url("/"));
    String subscriber = subscribe(job, quick.url("/"));
    for (int i = 0; i < 20; i++) {
      job.fire(t0 - i * DAY);
    }

    await(() -> deliveries(subscriber, "done"), 20);

    assertThat(quick.waiting()).isEqualTo(20);
  }

  @Test
  void whatASubscriberOnceFetchedIsSentToo() {
    Job job = new Job(api, "retry_seconds", 0);
    String subscriber = uniqueName("hook");
    ok(api.put("/subscribers/" + subscriber, json(object("jobs", List.of(job.uri)))));
    job.fire(t0);
    JsonNode fetched =
        ok(api.post("/deliveries/lease", json(object("subscriber", subscriber))))
            .body()
            .at("/deliveries/0");
    ok(
        api.post(
            "/deliveries/" + fetched.path("id").asLong() + "/fail",
            json(object("fence", fetched.path("fence").asLong()))));
    WebhookReceiver receiver = receiver();

    put(subscriber, job, receiver.url("/"));

    awaitState(subscriber, "done");
    assertThat(receiver.waiting()).isEqualTo(1);
  }

  @Test
  void twoServersSendEachDeliveryOnce() {
    try (TestServer second = TestServer.start(database, "triglav.webhook.allow-private=true")) {
      WebhookReceiver receiver = receiver();
      WebhookReceiver once = receiver();
      Job job = new Job(api, "max_in_flight", 20);
      String subscriber = subscribe(job, receiver.url("/"));
      String single = subscribe(job, once.url("/"), "once", true);

      for (int i = 0; i < 25; i++) {
        Fixtures.post(i % 2 == 0 ? api : second.api(), daily(job.input, t0 - i * DAY));
      }

      await(() -> deliveries(subscriber, "done"), 25);
      assertThat(receiver.waiting()).isEqualTo(25);
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < 25; i++) {
        ids.add(receiver.next().header("webhook-id"));
      }
      assertThat(ids).doesNotHaveDuplicates();
      awaitState(single, "done");
      assertThat(once.waiting()).isEqualTo(1);
    }
  }

  @Test
  void nothingIsSentToAPrivateAddressUnlessItIsAllowed() {
    Api strict = SharedServer.api();
    WebhookReceiver receiver = receiver();
    Job job = new Job(strict, "max_attempts", 1);
    String subscriber = uniqueName("hook");
    ok(
        strict.put(
            "/subscribers/" + subscriber,
            json(
                object(
                    "jobs",
                    List.of(job.uri),
                    "webhook",
                    object("url", "http://localhost:" + receiver.port() + "/")))));

    job.fire(t0);
    List<JsonNode> dead = await(() -> deliveries(strict, subscriber, "dead"), 1);

    assertThat(dead.get(0).path("error").asString())
        .contains("localhost")
        .contains("TRIGLAV_WEBHOOK_ALLOW_PRIVATE");
    assertThat(receiver.waiting()).isZero();
    strict.delete("/subscribers/" + subscriber);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "10.1.2.3",
        "172.31.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:a9fe:a9fe]",
        "[::127.0.0.1]",
        "[64:ff9b::10.0.0.1]",
        "[2002:7f00:1::]",
        "[fc00::1]",
        "[fd12:3456::1]",
        "[fe80::1]",
        "[ff02::1]"
      })
  void aPrivateAddressIsRefusedAtOnce(String address) {
    Answer refused = putStrict("http://" + address + ":8080/hook");

    assertThat(refused.status()).as(refused.text()).isEqualTo(422);
    assertThat(refused.error()).contains("webhook.url").contains("TRIGLAV_WEBHOOK_ALLOW_PRIVATE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8.8.8.8",
        "172.32.0.1",
        "100.128.0.1",
        "[2606:4700::1111]",
        "[64:ff9b::8.8.8.8]",
        "hooks.example.com"
      })
  void aPublicAddressIsTaken(String address) {
    assertThat(putStrict("https://" + address + "/hook").status()).isEqualTo(200);
  }

  private static Answer putStrict(String url) {
    return SharedServer.api()
        .put(
            "/subscribers/" + uniqueName("address"),
            json(object("job_uri_prefixes", List.of("never://"), "webhook", object("url", url))));
  }

  /** A job that fires for each partition of its input. */
  private static final class Job {
    private final Api api;
    private final String input = unique("hook-input");
    private final String output = unique("hook-output");
    private final String uri = unique("hook-job");

    Job(Api api, @Nullable Object... delivery) {
      this.api = api;
      Map<String, @Nullable Object> policy = object("retry_seconds", 0);
      policy.putAll(object(delivery));
      ok(
          api.put(
              "/jobs",
              json(
                  object(
                      "uri",
                      uri,
                      "logical_op",
                      "or",
                      "input_resources",
                      List.of(daily(input)),
                      "output_resources",
                      List.of(daily(output)),
                      "delivery",
                      policy))));
    }

    long id() {
      return ok(api.get("/jobs/" + Paths.encoded(uri))).id();
    }

    void fire(long time) {
      Fixtures.post(api, daily(input, time));
    }
  }

  private WebhookReceiver receiver() {
    WebhookReceiver receiver = new WebhookReceiver();
    receivers.add(receiver);
    return receiver;
  }

  private String subscribe(Job job, String url, @Nullable Object... more) {
    String name = uniqueName("hook");
    put(name, job, url, more);
    return name;
  }

  private void put(String name, Job job, String url, @Nullable Object... more) {
    Map<String, @Nullable Object> webhook = object("url", url, "secret", SECRET);
    webhook.putAll(object(more));
    ok(api.put("/subscribers/" + name, json(object("jobs", List.of(job.uri), "webhook", webhook))));
  }

  private List<JsonNode> awaitState(String subscriber, String state) {
    return await(() -> deliveries(subscriber, state), 1);
  }

  private List<JsonNode> awaitState(String subscriber, String state, String error) {
    return await(
        () ->
            deliveries(subscriber, state).stream()
                .filter(each -> each.path("error").asString("").contains(error))
                .toList(),
        1);
  }

  private List<JsonNode> deliveries(String subscriber, String state) {
    return deliveries(api, subscriber, state);
  }

  private static List<JsonNode> deliveries(Api api, String subscriber, String state) {
    return rows(api.get("/deliveries?limit=1000&subscriber=" + subscriber + "&state=" + state));
  }

  /** Looks until there are so many: what a server does by itself gives no other sign. */
  private static List<JsonNode> await(Supplier<List<JsonNode>> look, int count) {
    return CompletableFuture.supplyAsync(
            () -> {
              List<JsonNode> found = look.get();
              while (found.size() < count) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
                found = look.get();
              }
              return found;
            })
        .orTimeout(30, TimeUnit.SECONDS)
        .join();
  }
}
