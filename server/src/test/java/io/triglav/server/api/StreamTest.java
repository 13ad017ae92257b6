package io.triglav.server.api;

import static io.triglav.server.api.Fixtures.daily;
import static io.triglav.server.api.Fixtures.json;
import static io.triglav.server.api.Fixtures.object;
import static io.triglav.server.api.Fixtures.ok;
import static io.triglav.server.api.Fixtures.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.triglav.server.api.EventClient.Event;
import io.triglav.server.support.Api;
import io.triglav.server.support.Api.Answer;
import io.triglav.server.support.SharedServer;
import io.triglav.server.support.TestDatabase;
import io.triglav.server.support.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Events as they are pushed: by real connections, which come and go. */
@Timeout(120)
class StreamTest {
  private static final long DAY = 86_400;

  private final Api api = SharedServer.api();
  private final long t0 = Fixtures.yesterday();

  @Test
  void whatHappensIsPushed() {
    String input = unique("stream-input");
    String job = unique("stream-job");
    Fixtures.job(api, job, "or", daily(input));
    try (EventClient client = EventClient.greeted(api, "")) {
      Fixtures.post(api, daily(input, t0));
      String run =
          ok(api.post("/runs", json(object("job", job, "time", t0)))).body().path("id").asString();

      Map<String, Event> events = new TreeMap<>();
      for (int i = 0; i < 3; i++) {
        Event event = client.next();
        events.put(event.name(), event);
      }

      assertThat(client.contentType()).startsWith("text/event-stream");
      assertThat(events).containsOnlyKeys("message", "job_message", "run");
      assertThat(told(events, "message")).isEqualTo(Fixtures.messages(api, input).get(0));
      JsonNode fired = told(events, "job_message");
      assertThat(fired.path("job_uri").asString()).isEqualTo(job);
      assertThat(fired.path("time").asLong()).isEqualTo(t0);
      assertThat(fired.path("timezone").asString()).isEqualTo(Fixtures.ZONE);
      JsonNode started = told(events, "run");
      assertThat(started.path("run_id").asString()).isEqualTo(run);
      assertThat(started.path("job_uri").asString()).isEqualTo(job);
      assertThat(started.path("from").isNull()).isTrue();
      assertThat(started.path("to").asString()).isEqualTo("running");
    }
  }

  private static JsonNode told(Map<String, Event> events, String name) {
    return java.util.Objects.requireNonNull(events.get(name)).json();
  }

  @Test
  void whoComesBackWithTheLastIdMissesNothingAndSeesNothingTwice() {
    int posters = 3;
    int posts = 60;
    String input = unique("stream-input");
    String jobUri = unique("stream-job");
    long job = Fixtures.job(api, jobUri, "or", daily(input)).id();
    String last;
    try (EventClient client = EventClient.open(api, "", null)) {
      last = client.next().id();
    }
    long before = Fixtures.lastMessageId(api);
    long runsBefore = lastRunEvent();
    CompletableFuture<Void> posting =
        CompletableFuture.allOf(
            IntStream.range(0, posters)
                .mapToObj(
                    poster -> CompletableFuture.runAsync(() -> post(input, jobUri, poster, posts)))
                .toArray(CompletableFuture[]::new));

    Map<String, List<Long>> seen = new TreeMap<>();
    int expected = posters * posts * 3;
    int connections = 0;
    for (int count = 0; count < expected; connections++) {
      boolean byHeader = connections % 2 == 0;
      try (EventClient client =
          EventClient.open(api, byHeader ? "" : "?last_event_id=" + last, byHeader ? last : null)) {
        assertThat(client.next().id()).isEqualTo(last);
        int some = 1 + ThreadLocalRandom.current().nextInt(60);
        for (int i = 0; i < some && count < expected; i++, count++) {
          Event event = client.next();
          last = event.id();
          seen.computeIfAbsent(event.name(), name -> new ArrayList<>())
              .add(event.number(event.name().equals("run") ? "event_id" : "id"));
        }
      }
    }
    posting.join();

    assertThat(connections).isGreaterThan(5);
    assertThat(seen.get("message"))
        .isEqualTo(
            Fixtures.numbers(
                Fixtures.rows(api.get("/messages?limit=10000&offset=" + (before + 1))), "id"));
    assertThat(seen.get("job_message")).isEqualTo(Fixtures.numbers(Fixtures.fired(api, job), "id"));
    assertThat(seen.get("run"))
        .isEqualTo(
            Fixtures.database()
                .sql("SELECT id FROM run_event WHERE id > :id ORDER BY id")
                .param("id", runsBefore)
                .query(Long.class)
                .list());
    assertThat(seen.get("run")).hasSize(posters * posts);
  }

  private void post(String input, String job, int poster, int posts) {
    for (int i = 0; i < posts; i++) {
      Fixtures.post(api, daily(input, t0 - (i % 20) * DAY));
      ok(api.post("/runs", json(object("job", job, "time", t0, "worker", "poster" + poster))));
    }
  }

  private static long lastRunEvent() {
    return Fixtures.database()
        .sql("SELECT coalesce(max(id), 0) FROM run_event")
        .query(Long.class)
        .single();
  }

  @Test
  void onlyWhatWasAskedForIsPushed() {
    String input = unique("stream-input");
    String job = unique("stream-job");
    Fixtures.job(api, unique("stream-other"), "or", daily(input));
    Fixtures.job(api, job, "or", daily(input));
    String only = "&job_uri=" + Paths.encoded(job);
    try (EventClient firings = EventClient.greeted(api, "?topics=job_messages" + only);
        EventClient messages = EventClient.greeted(api, "?topics=messages");
        EventClient both = EventClient.greeted(api, "?topics=runs,messages" + only)) {
      Fixtures.post(api, daily(input, t0));
      Fixtures.post(api, daily(input, t0 - DAY));

      assertThat(List.of(firings.next(), firings.next()))
          .allMatch(event -> event.name().equals("job_message"))
          .allMatch(event -> event.json().path("job_uri").asString().equals(job))
          .extracting(event -> event.number("time"))
          .containsExactly(t0, t0 - DAY);
      assertThat(List.of(messages.next(), messages.next(), both.next(), both.next()))
          .extracting(Event::name)
          .containsOnly("message");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?topics=firings",
        "?topics=",
        "?topics=runs,,messages",
        "?last_event_id=42",
        "?last_event_id=",
        "?last_event_id=m1.j2",
        "?last_event_id=m1.j2.r-3",
        "?last_event_id=m99999999999999999999.j2.r3"
      })
  void whatIsWrongIsRefused(String query) {
    Answer refused = api.get("/events" + query);

    assertThat(refused.status()).as(refused.text()).isEqualTo(422);
    assertThat(refused.error()).contains("is not allowed; ");
  }

  @Test
  void aTokenIsNeeded() {
    try (EventClient client = EventClient.open(api.with(null), "", null)) {
      assertThat(client.status()).isEqualTo(401);
    }
  }

  @Test
  void signsOfLifeAreSentAndTooManyStreamsAreRefused() {
    try (TestServer server =
            TestServer.start(
                TestDatabase.newSchema(),
                "triglav.stream.heartbeat=50ms",
                "triglav.stream.most=2");
        EventClient client = EventClient.greeted(server.api(), "");
        EventClient other = EventClient.greeted(server.api(), "")) {
      for (int i = 0; i < 3; i++) {
        assertThat(name(client.any())).isEqualTo(":");
        assertThat(name(other.any())).isEqualTo(":");
      }
      Answer refused = server.api().get("/events");
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.raw().headers().firstValue("Retry-After")).isPresent();
    }
  }

  private static String name(@Nullable Event event) {
    return event == null ? "end" : event.name();
  }

  @Test
  void allStreamsEndWhenTheServerStops() {
    TestServer server = TestServer.start(TestDatabase.newSchema());
    List<EventClient> clients = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      clients.add(EventClient.greeted(server.api(), ""));
    }

    long begin = System.nanoTime();
    server.close();

    assertThat(System.nanoTime() - begin).isLessThan(10_000_000_000L);
    for (EventClient client : clients) {
      assertThat(client.any()).isNull();
      client.close();
    }
  }

  @Test
  void whoDoesNotReadHoldsUpNobodyAndMissesNothing() {
    String input = unique("stream-input");
    int count = 3_000;
    List<EventClient> slow = new ArrayList<>();
    for (int i = 0; i < 8; i++) { // more than there are threads
      slow.add(EventClient.greeted(api, "?topics=messages"));
    }
    try (EventClient quick = EventClient.greeted(api, "?topics=messages")) {
      Map<String, @Nullable Object> message = daily(input, t0);
      message.put("payload", json("x".repeat(10_000)));
      CompletableFuture<Void> posting =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < count; i += 100) {
                  Fixtures.post(api, java.util.Collections.nCopies(100, message).toArray());
                }
              });
      List<Long> expected = ids(quick, count);
      posting.join();
      assertThat(expected).isEqualTo(Fixtures.numbers(Fixtures.messages(api, input), "id"));
      assertThat(ids(slow.get(0), count)).isEqualTo(expected);
      assertThat(ids(slow.get(7), count)).isEqualTo(expected);
    } finally {
      slow.forEach(EventClient::close);
    }
  }

  private static List<Long> ids(EventClient client, int count) {
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(client.next().number("id"));
    }
    return ids;
  }
}
