package io.triglav.client;

import static io.triglav.client.FakeTriglavServer.PASSWORD;
import static io.triglav.client.FakeTriglavServer.USERNAME;
import static io.triglav.client.FakeTriglavServer.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Subscribers, deliveries and runs, call by call. */
@Timeout(60)
class DeskTest {
  private static final Instant NOW = Instant.parse("2026-11-23T07:00:00Z");
  private static final String JOB = "job://a";

  private final FakeTriglavServer server = FakeTriglavServer.started();
  private final FakeTime time = new FakeTime(NOW);
  private final TriglavClient client =
      TriglavClient.builder()
          .server(server.url())
          .login(USERNAME, PASSWORD)
          .clock(time)
          .waiter(time)
          .build();
  private final Deliveries deliveries = client.deliveries();

  @BeforeEach
  void logIn() {
    client.lastMessageId();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private Delivery leased() {
    server.addSubscriber("etl", JOB);
    server.deliver("etl", JOB, 7);
    return deliveries.lease(LeaseOrder.of("etl").worker("me")).get(0);
  }

  // ---- subscribers

  @Test
  void a_subscriber_is_put_found_and_deleted() {
    var webhook = new SubscriberDefinition.Webhook("https://ci.example/hook/1", null, true);
    Subscriber put =
        client.subscribers().put("a b/c", SubscriberDefinition.ofJobs(JOB).from(3).to(webhook));

    assertThat(put.jobs()).containsExactly(JOB);
    assertThat(put.nextJobMessageId()).isEqualTo(3);
    assertThat(put.webhook()).isNotNull();
    assertThat(client.subscribers().get("a b/c")).isEqualTo(put);
    assertThat(client.subscribers().list()).containsExactly(put);
    client.subscribers().delete("a b/c");
    assertThatThrownBy(() -> client.subscribers().get("a b/c"))
        .isInstanceOfSatisfying(Rejected.class, e -> assertThat(e.isNotFound()).isTrue());
  }

  @Test
  void secrets_of_webhooks_are_not_printed() {
    assertThat(new SubscriberDefinition.Webhook("u", "whsec_x", false).toString())
        .doesNotContain("whsec_x");
    assertThat(new Subscriber.Webhook("u", "whsec_x", false, false).toString())
        .doesNotContain("whsec_x");
  }

  // ---- deliveries

  @Test
  void what_is_leased_says_what_to_do() {
    Delivery delivery = leased();

    assertThat(delivery.state()).isEqualTo(DeliveryState.LEASED);
    assertThat(delivery.fence()).isEqualTo(1);
    assertThat(delivery.worker()).isEqualTo("me");
    assertThat(delivery.runId()).isNotNull();
    assertThat(delivery.jobMessage())
        .isEqualTo(new JobMessage(1, 1, Instant.ofEpochSecond(7), "+09:00"));
    assertThat(deliveries.lease(LeaseOrder.of("etl"))).isEmpty();
  }

  @Test
  void a_lease_is_not_repeated_as_it_may_have_been_granted() {
    server.addSubscriber("etl", JOB);
    server.next(answer(503, ""));

    assertThatThrownBy(() -> deliveries.lease(LeaseOrder.of("etl")))
        .isInstanceOf(ServerUnreachable.class);

    assertThat(server.requests("POST", "/deliveries/lease")).hasSize(1);
  }

  @Test
  void a_report_is_repeated_with_the_same_fence() {
    Delivery delivery = leased();
    server.next(server.doItAndHangUp());

    assertThat(deliveries.complete(delivery, Completion.ofJobOutputs()).state())
        .isEqualTo(DeliveryState.DONE);

    var reports = server.requests("POST", "/deliveries/1/complete");
    assertThat(reports).hasSizeGreaterThan(1);
    assertThat(reports).allMatch(r -> r.json().path("fence").asLong() == 1);
    assertThat(reports.get(0).json().has("outputs")).as("the job's outputs").isFalse();
  }

  @Test
  void an_old_fence_is_a_conflict() {
    Delivery delivery = leased();
    server.handToAnother(delivery.id());

    assertThatThrownBy(() -> deliveries.heartbeat(delivery, Heartbeat.of(Duration.ofMinutes(1))))
        .isInstanceOfSatisfying(
            Rejected.class,
            e -> {
              assertThat(e.isConflict()).isTrue();
              assertThat(e.isTemporary()).isFalse();
            });
    assertThat(time.waits()).isEmpty();
  }

  @Test
  void a_heartbeat_says_how_it_goes() {
    var progress = new Progress("http://ci/1", "3 of 12", "loaded");
    deliveries.heartbeat(leased(), Heartbeat.preparing(Duration.ofSeconds(90)).with(progress));

    JsonNode said = server.delivery(1).path("heartbeat");
    assertThat(said.toString())
        .isEqualTo(
            "{\"fence\":1,\"lease_seconds\":90,\"log_tail\":\"loaded\",\"progress\":\"3 of 12\","
                + "\"started\":false,\"url\":\"http://ci/1\"}");
  }

  @Test
  void a_failure_says_whether_and_when_to_try_again() {
    Delivery delivery = leased();
    deliveries.fail(delivery, Failure.of("no rows").retryAt(NOW));

    JsonNode said = server.delivery(1).path("report");
    assertThat(said.path("error").asText()).isEqualTo("no rows");
    assertThat(Instant.parse(said.path("retry_at").asText())).isEqualTo(NOW);
    assertThat(said.path("retry").asBoolean()).isTrue();
    deliveries.fail(delivery, Failure.of("x".repeat(5000)).noRetry());
    JsonNode last = server.delivery(1).path("report");
    assertThat(last.path("retry").asBoolean()).isFalse();
    assertThat(last.path("error").asText()).hasSize(4096);
  }

  @Test
  void deliveries_are_released_cancelled_replayed_and_listed() {
    Delivery delivery = leased();

    assertThat(deliveries.release(delivery).state()).isEqualTo(DeliveryState.PENDING);
    assertThatThrownBy(() -> deliveries.replay(1))
        .isInstanceOfSatisfying(Rejected.class, e -> assertThat(e.isConflict()).isTrue());
    assertThat(deliveries.cancel(1).cancelRequested()).isTrue();
    assertThat(deliveries.list(DeliveryFilter.all().in(DeliveryState.PENDING))).hasSize(1);
    assertThat(deliveries.list(DeliveryFilter.all().in(DeliveryState.DEAD))).isEmpty();
    assertThat(deliveries.get(1).subscriber()).isEqualTo("etl");
  }

  // ---- runs

  @Test
  void a_run_goes_from_its_start_to_its_outputs() {
    server.addJob(JOB);
    RunStart start = RunStart.of(JOB, NOW);
    server.next(server.doItAndHangUp());

    Run run = client.runs().start(start);

    assertThat(run.id()).isEqualTo(start.id());
    assertThat(server.onlyRun().path("outputs").isMissingNode())
        .as("the job's outputs are not hidden by none")
        .isTrue();
    assertThat(client.runs().heartbeat(run.id(), Heartbeat.of(Duration.ofSeconds(30))).state())
        .isEqualTo(RunState.RUNNING);
    var output = new RunOutput("file:///out", "daily", "+09:00", NOW, "{\"rows\":7}");
    client.runs().complete(run.id(), Completion.of(List.of(output)));
    assertThat(server.onlyRun().at("/complete/outputs/0/payload/rows").asInt()).isEqualTo(7);
    assertThat(client.runs().list(RunFilter.all().in(RunState.SUCCEEDED))).hasSize(1);
    assertThatThrownBy(() -> client.runs().fail(run.id(), Failure.of("late")))
        .isInstanceOfSatisfying(Rejected.class, e -> assertThat(e.isConflict()).isTrue());
  }

  @Test
  void ids_of_runs_sort_by_time() {
    UUID first = RunIds.next(NOW);
    UUID second = RunIds.next(NOW.plusMillis(1));

    assertThat(first.version()).isEqualTo(7);
    assertThat(first.variant()).isEqualTo(2);
    assertThat(first.toString()).isLessThan(second.toString());
  }

  @Test
  void a_delivery_policy_says_only_what_is_given() {
    var policy = new DeliveryPolicy("latest", 3, null, null);
    Job job = client.putJob(new JobDefinition(JOB, "and", List.of(), List.of(), policy));

    assertThat(server.requests("PUT", "/jobs").get(0).json().path("delivery").toString())
        .isEqualTo("{\"max_in_flight\":3,\"order\":\"latest\"}");
    assertThat(Objects.requireNonNull(job.delivery()))
        .isEqualTo(new DeliveryPolicy("latest", 3, 5, 10));
    assertThat(client.jobs()).containsExactly(new JobSummary(job.id(), JOB, "and"));
  }
}
