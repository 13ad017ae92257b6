package io.triglav.client;

import static io.triglav.client.FakeTriglavServer.PASSWORD;
import static io.triglav.client.FakeTriglavServer.USERNAME;
import static io.triglav.client.FakeTriglavServer.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.triglav.client.FakeTriglavServer.Behaviour;
import io.triglav.client.FakeTriglavServer.Request;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TriglavClientTest {
  private static final Instant NOW = Instant.parse("2026-11-23T07:00:00Z");
  private static final String LAKE = "file:///data/lake/orders/%Y-%m-%d";
  private static final Message ORDERS =
      Message.daily(LAKE, LocalDate.parse("2026-11-23"), "Asia/Tokyo");

  private final FakeTriglavServer server = FakeTriglavServer.started();
  private final FakeTime time = new FakeTime(NOW);
  private final TriglavClient client = client().build();

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private TriglavClientBuilder client() {
    return TriglavClient.builder()
        .server(server.url())
        .login(USERNAME, PASSWORD)
        .clock(time)
        .waiter(time)
        .random(new Random(1));
  }

  // ---- logging in

  @Test
  void logs_in_at_the_first_call_and_only_then() {
    assertThat(server.logins()).isZero();

    client.lastMessageId();
    client.lastMessageId();

    assertThat(server.logins()).isEqualTo(1);
    assertThat(server.requests("GET", "/messages/last_id"))
        .extracting(Request::authorization)
        .containsExactly("token-1", "token-1");
  }

  @Test
  void logs_in_again_once_when_the_token_is_refused() {
    client.lastMessageId();
    server.forgetTokens();

    assertThat(client.send(ORDERS)).isEqualTo(1);

    assertThat(server.logins()).isEqualTo(2);
    assertThat(server.requests("POST", "/messages")).hasSize(2);
    assertThat(server.messages()).hasSize(1);
  }

  @Test
  void threads_that_are_refused_together_share_one_new_login() throws Exception {
    client.lastMessageId();
    server.forgetTokens();
    ExecutorService threads = Executors.newFixedThreadPool(8);

    List<Future<Long>> calls =
        threads.invokeAll(Collections.nCopies(32, () -> client.lastMessageId()));

    for (Future<Long> call : calls) {
      assertThat(call.get()).isZero();
    }
    threads.shutdown();
    assertThat(server.logins()).isEqualTo(2);
  }

  @Test
  void an_endless_401_ends_after_one_more_login() {
    server.refuseTokens();

    assertThatThrownBy(client::lastMessageId)
        .isInstanceOf(AccessDenied.class)
        .hasMessageContaining("Invalid or expired token");

    assertThat(server.logins()).isEqualTo(2);
    assertThat(server.requests("GET", "/messages/last_id")).hasSize(2);
    assertThat(time.waits()).isEmpty();
  }

  @Test
  void a_wrong_password_is_denied_at_once() {
    try (var stranger = client().login(USERNAME, "wrong").build()) {
      assertThatThrownBy(stranger::lastMessageId)
          .isInstanceOf(AccessDenied.class)
          .hasMessageContaining("Wrong username or password");
    }
    assertThat(server.logins()).isEqualTo(1);
  }

  @Test
  void a_given_token_needs_no_login_and_has_no_second_try() {
    server.accept("given");
    try (var holder = TriglavClient.builder().server(server.url()).token("given").build()) {
      holder.lastMessageId();
      server.forgetTokens();

      assertThatThrownBy(holder::lastMessageId).isInstanceOf(AccessDenied.class);
    }
    assertThat(server.logins()).isZero();
  }

  @Test
  void a_token_that_was_replaced_at_its_source_is_read_again() {
    server.accept("new");
    var source = new AtomicInteger();
    try (var holder =
        TriglavClient.builder()
            .server(server.url())
            .token(() -> source.getAndIncrement() == 0 ? "old" : "new")
            .build()) {
      assertThat(holder.lastMessageId()).isZero();
    }
  }

  @Test
  void without_credentials_it_says_what_is_missing() {
    try (var nobody = TriglavClient.builder().server(server.url()).build()) {
      assertThatThrownBy(nobody::lastMessageId)
          .isInstanceOf(AccessDenied.class)
          .hasMessageContaining("a token or a username and password");
    }
  }

  // ---- repeating

  @Test
  void waits_as_long_as_the_server_asks_and_then_succeeds() {
    server.next(answer(503, "{\"error\":\"queue is full\"}", "Retry-After", "7"));

    assertThat(client.lastMessageId()).isZero();

    assertThat(time.waits())
        .singleElement()
        .satisfies(w -> assertThat(w).isBetween(seconds(7), Duration.ofMillis(7250)));
  }

  @Test
  void a_pause_longer_than_a_minute_is_not_waited_for() {
    server.next(answer(503, "", "Retry-After", "3600"));

    assertThatThrownBy(client::lastMessageId).isInstanceOf(ServerUnreachable.class);

    assertThat(time.waits()).isEmpty();
  }

  @Test
  void survives_a_server_that_is_down_for_a_while() {
    server.stop();
    var tries = new AtomicInteger();
    time.onWait(
        () -> {
          if (tries.incrementAndGet() == 3) {
            server.start();
          }
        });

    assertThat(client.send(ORDERS)).isEqualTo(1);

    assertThat(time.waits()).hasSize(3);
  }

  @Test
  void gives_up_on_a_server_that_stays_down() {
    server.stop();

    assertThatThrownBy(client::lastMessageId)
        .isInstanceOfSatisfying(ServerUnreachable.class, e -> assertThat(e.neverSent()).isTrue())
        .hasMessage("no connection to " + server.url());

    assertThat(time.waits()).hasSize(6);
  }

  @Test
  void a_repeated_send_carries_the_same_uuid_so_a_lost_answer_cannot_double_a_message() {
    client.lastMessageId();
    server.next(server.doItAndHangUp());

    assertThat(client.send(ORDERS)).as("the server had it already").isZero();

    List<Request> posts = server.requests("POST", "/messages");
    assertThat(posts).hasSizeGreaterThan(1);
    assertThat(posts).extracting(Request::body).containsOnly(posts.get(0).body());
    assertThat(posts.get(0).json().at("/0/uuid").asText()).hasSize(36);
    assertThat(server.messages()).hasSize(1);
  }

  @Test
  void messages_without_uuid_differ_from_each_other_and_a_given_uuid_stays() {
    client.sendMessages(List.of(ORDERS, ORDERS));
    var given = new Message(LAKE, "daily", NOW, "Asia/Tokyo", null, "mine");

    assertThat(client.send(given)).isEqualTo(1);
    assertThat(client.send(given)).isZero();

    assertThat(server.messages()).hasSize(3);
  }

  @Test
  void making_a_resource_is_not_repeated_after_it_may_have_happened() {
    client.lastMessageId();
    server.next(answer(503, ""), answer(429, ""));
    var resource = ResourceDefinition.of(LAKE, "daily", "+09:00");

    assertThatThrownBy(() -> client.createResource(resource)).isInstanceOf(ServerUnreachable.class);
    assertThat(server.requests("POST", "/resources")).hasSize(1);

    assertThat(client.createResource(resource).uri())
        .as("429 means that nothing was done: tried again")
        .isEqualTo(LAKE);
    assertThat(server.requests("POST", "/resources")).hasSize(3);
  }

  // ---- errors

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 422})
  void what_the_server_rejects_is_not_sent_again(int status) {
    server.next(
        answer(
            status,
            """
            {"error": "a value is not allowed",
             "errors": [{"field": "resource_unit", "message": "weekly is not allowed"}]}
            """));

    var rejected = catchThrowableOfType(Rejected.class, () -> client.send(ORDERS));

    assertThat(rejected.status()).isEqualTo(status);
    assertThat(rejected.error()).isEqualTo("a value is not allowed");
    assertThat(rejected.fieldErrors()).containsEntry("resource_unit", "weekly is not allowed");
    assertThat(server.requests("POST", "/messages")).hasSize(1);
    assertThat(time.waits()).isEmpty();
  }

  @Test
  void an_error_without_a_body_still_tells_its_status() {
    server.next(answer(404, "<html>"));

    assertThatThrownBy(client::lastMessageId).hasMessageContaining("404");
  }

  @Test
  void a_failing_server_is_asked_again_and_its_last_words_are_kept() {
    var broken = answer(500, "{\"error\": \"out of cheese\"}");
    server.next(broken, broken, broken, broken, broken, broken, broken);

    assertThatThrownBy(client::lastMessageId)
        .isInstanceOfSatisfying(Rejected.class, e -> assertThat(e.isTemporary()).isTrue())
        .hasMessageContaining("out of cheese");

    assertThat(server.requests("GET", "/messages/last_id")).hasSize(7);
  }

  @Test
  void something_that_is_not_triglav_is_not_reached() {
    var other = answer(200, "<html>Welcome to nginx!</html>");
    server.next(other, other, other, other, other, other, other);

    assertThatThrownBy(client::lastMessageId)
        .isInstanceOf(ServerUnreachable.class)
        .hasMessageContaining("what answered at " + server.url() + " does not speak Triglav's API");
  }

  // ---- time limits and the end

  @Test
  void a_server_that_never_answers_is_given_up() {
    assertGivenUpOn(server.stall());
  }

  @Test
  void a_server_that_stops_in_the_middle_of_its_answer_is_given_up() {
    assertGivenUpOn(server.stallInTheMiddle());
  }

  private void assertGivenUpOn(Behaviour behaviour) {
    server.next(behaviour);
    try (var hasty = client().requestTimeout(Duration.ofMillis(300)).retries(0).build()) {
      assertThatThrownBy(hasty::lastMessageId)
          .isInstanceOf(ServerUnreachable.class)
          .hasMessageContaining("no complete answer within 300 ms");
    }
  }

  @Test
  void closing_ends_a_call_that_is_under_way() throws Exception {
    server.next(server.stall());
    var call = CompletableFuture.supplyAsync(client::lastMessageId);
    server.awaitRequests(1, request -> request.is("GET", "/messages/last_id"));

    client.close();

    assertCancelled(call);
    assertThat(server.requests("GET", "/messages/last_id")).hasSize(1);
  }

  @Test
  void closing_ends_a_wait_between_tries() throws Exception {
    server.next(answer(503, "", "Retry-After", "60"));
    var real = TriglavClient.builder().server(server.url()).login(USERNAME, PASSWORD).build();
    var call = CompletableFuture.supplyAsync(real::lastMessageId);
    server.awaitRequests(1, request -> request.is("GET", "/messages/last_id"));

    real.close();

    assertCancelled(call);
  }

  private static void assertCancelled(CompletableFuture<?> call)
      throws InterruptedException, TimeoutException {
    try {
      call.get(10, TimeUnit.SECONDS);
      throw new AssertionError("the call has succeeded");
    } catch (ExecutionException e) {
      assertThat(e).hasCauseInstanceOf(CallCancelled.class);
    }
  }

  @Test
  void closing_revokes_the_token_that_it_fetched_and_no_more_calls_are_made() {
    client.lastMessageId();
    assertThat(server.liveTokens()).isEqualTo(1);

    client.close();
    client.close();

    assertThat(server.liveTokens()).isZero();
    assertThat(server.requests("DELETE", "/auth/token")).hasSize(1);
    assertThatThrownBy(client::lastMessageId).isInstanceOf(CallCancelled.class);
  }

  @Test
  void closing_leaves_a_given_token_alone() {
    server.accept("given");
    try (var holder = TriglavClient.builder().server(server.url()).token("given").build()) {
      holder.lastMessageId();
    }
    assertThat(server.liveTokens()).isEqualTo(1);
  }

  @Test
  void an_interrupted_thread_stops_calling() {
    client.lastMessageId();
    Thread.currentThread().interrupt();

    assertThatThrownBy(client::lastMessageId).isInstanceOf(CallCancelled.class);

    assertThat(Thread.interrupted()).isTrue();
  }

  // ---- what is said and understood

  @Test
  void a_message_on_the_wire() {
    client.send(ORDERS.withPayload("{\"rows\": 3}"));

    JsonNode sent = server.messages().get(0);
    assertThat(sent.path("resource_uri").asText()).isEqualTo(LAKE);
    assertThat(sent.path("resource_unit").asText()).isEqualTo("daily");
    assertThat(sent.path("resource_time").asLong())
        .isEqualTo(Instant.parse("2026-11-22T15:00:00Z").getEpochSecond());
    assertThat(sent.path("resource_timezone").asText()).isEqualTo("Asia/Tokyo");
    assertThat(sent.path("payload").asText()).isEqualTo("{\"rows\": 3}");
  }

  @Test
  void a_message_comes_back_as_it_was_whatever_the_character_set_of_the_host() {
    var japanese = Message.singular("file:///データ/受注", "+09:00").withPayload("\"完了 🎉\"");

    client.send(japanese);

    assertThat(client.messages(0, 10, List.of()))
        .extracting(StoredMessage::message)
        .containsExactly(japanese);
    assertThat(System.getProperty("file.encoding"))
        .as("a character set that has none of these characters")
        .isEqualTo("ISO-8859-1");
  }

  @Test
  void jobs_are_named_by_uris_whatever_is_in_them() {
    String uri = "https://ci.example/job/a b/%E3%81%82?x=1&y=2#z";
    var daily = ResourceDefinition.of(LAKE, "daily", "+09:00");
    Job put = client.putJob(new JobDefinition(uri, "and", List.of(daily), List.of()));

    Job got = client.job(uri);

    assertThat(got).isEqualTo(put);
    assertThat(got.logicalOp()).isEqualTo("and");
    assertThat(got.inputs()).extracting(Resource::uri, Resource::unit).hasSize(1);
    assertThat(client.job(got.id())).isEqualTo(put);
    assertThat(server.requests(r -> r.path().startsWith("/api/v1/jobs/")).get(0).path())
        .isEqualTo(
            "/api/v1/jobs/https%3A%2F%2Fci.example%2Fjob%2Fa%20b%2F%25E3%2581%2582%3Fx%3D1%26y%3D2%23z");
    client.deleteJob(uri);
    assertThatThrownBy(() -> client.job(uri))
        .isInstanceOfSatisfying(Rejected.class, e -> assertThat(e.status()).isEqualTo(404));
  }

  @Test
  void aggregated_resources_have_a_list_of_units() {
    server.addAggregated(LAKE, "daily,hourly", "+09:00", 7);
    server.addAggregated("hdfs://elsewhere", "daily", "+09:00", 7);

    assertThat(client.aggregatedResources("file:///data/lake/"))
        .containsExactly(new AggregatedResource(LAKE, List.of("daily", "hourly"), "+09:00", 7));
  }

  @Test
  void a_url_may_end_with_a_slash_and_must_be_one() {
    try (var slashed = client().server(server.url() + "/").build()) {
      assertThat(slashed.lastMessageId()).isZero();
    }
    assertThatThrownBy(() -> client().server("localhost:7800"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("such as http://localhost:7800");
  }

  // ---- waiting for a job message

  @Test
  @DisplayName(
      "awaitJobMessage asks for as long as it takes, through a restart, until the job fires")
  void awaits_a_job_message() {
    long job = server.addJob("job://a");
    server.fire(job, 1, "+09:00");
    server.longPollsTakeTimeFrom(time);
    var waits = new AtomicInteger();
    time.onWait(
        () -> {
          switch (waits.incrementAndGet()) {
            case 2 -> server.stop();
            case 4 -> server.start();
            case 5 -> server.fire(job, NOW.getEpochSecond(), "+09:00");
            default -> {}
          }
        });

    var found = client.awaitJobMessage(job, 2, Duration.ofHours(1));

    assertThat(found).contains(new JobMessage(2, job, NOW, "+09:00"));
    assertThat(time.waits().subList(0, 2)).as("on the server").containsOnly(seconds(30));
    assertThat(time.waits().subList(2, 4)).allMatch(pause -> pause.compareTo(seconds(1)) < 0);
    assertThat(time.waits()).hasSize(5);
  }

  @Test
  void awaits_no_longer_than_told() {
    long job = server.addJob("job://a");
    server.longPollsTakeTimeFrom(time);

    assertThat(client.awaitJobMessage(job, 1, Duration.ofMillis(32500))).isEmpty();

    assertThat(time.waits()).containsExactly(seconds(30), seconds(2), Duration.ofMillis(500));
    assertThat(time.instant()).isEqualTo(NOW.plusMillis(32500));
  }

  @Test
  void a_server_that_does_not_wait_is_asked_once_a_second() {
    server.addJob("job://a");
    server.longPollsTakeTimeFrom(atOnce -> {});

    assertThat(client.awaitJobMessage(1, 1, seconds(3))).isEmpty();

    assertThat(time.waits()).containsExactly(seconds(1), seconds(1), seconds(1));
  }

  @Test
  void a_server_that_is_away_at_first_is_waited_for_as_well() {
    long job = server.addJob("job://a");
    server.longPollsTakeTimeFrom(time);
    server.stop();
    var waits = new AtomicInteger();
    time.onWait(
        () -> {
          switch (waits.incrementAndGet()) {
            case 12 -> server.start();
            case 13 -> server.fire(job, 7, "+09:00");
            default -> {}
          }
        });

    assertThat(client.awaitJobMessage("job://a", null, WaitLimit.of(Duration.ofHours(1))))
        .map(JobMessage::time)
        .contains(Instant.ofEpochSecond(7));
  }

  @Test
  void awaits_a_partition_that_is_newer() {
    server.longPollsTakeTimeFrom(time);
    server.publish(LAKE, "daily", 7, "+09:00");
    time.onWait(() -> server.publish(LAKE, "daily", 7, "+09:00"));
    Instant at = Instant.ofEpochSecond(7);

    assertThat(client.awaitPartition(LAKE, "daily", null, at, null, seconds(0)))
        .map(PublishedPartition::messageId)
        .contains(1L);
    assertThat(client.awaitPartition(LAKE, "daily", "+10:00", at, null, seconds(0))).isEmpty();
    assertThat(client.awaitPartition(LAKE, "daily", "+09:00", at, 1L, seconds(90)))
        .map(PublishedPartition::messageId)
        .contains(2L);
  }

  @Test
  void a_partition_carries_the_version_that_its_message_named() {
    client.send(ORDERS.withVersionToken("v7"));

    assertThat(client.partitions(PartitionFilter.of(LAKE)))
        .extracting(PublishedPartition::versionToken)
        .containsExactly("v7");
  }

  @Test
  void an_outage_is_borne_for_so_long_and_no_longer() {
    server.stop();
    var limit = WaitLimit.of(Duration.ofHours(1)).maxOutage(seconds(40));

    assertThatThrownBy(() -> client.awaitPartition(PartitionFilter.of(LAKE), limit))
        .isInstanceOf(ServerUnreachable.class);

    assertThat(time.instant()).isEqualTo(NOW.plusSeconds(40));
  }

  @Test
  void a_long_poll_may_take_longer_than_other_requests() {
    server.longPollsTakeTimeFrom(time);
    try (var hasty = client().requestTimeout(Duration.ofMillis(300)).retries(0).build()) {
      server.next(server.slowly(Duration.ofMillis(600)));

      assertThat(hasty.partitions(PartitionFilter.of(LAKE), seconds(1))).isEmpty();
    }
  }

  @Test
  void awaits_new_messages_and_only_those() {
    server.publish(LAKE, "daily", 1, "+09:00");
    server.longPollsTakeTimeFrom(time);
    time.onWait(() -> server.publish(LAKE, "daily", 2, "+09:00"));

    assertThat(client.awaitNewMessages(10, List.of(LAKE), WaitLimit.of(seconds(60))))
        .extracting(StoredMessage::id)
        .containsExactly(2L);
  }

  @Test
  void does_not_wait_with_credentials_that_have_become_worthless() {
    server.refuseTokens();

    assertThatThrownBy(() -> client.awaitJobMessage(1, 1, Duration.ofHours(1)))
        .isInstanceOf(AccessDenied.class);
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
