package io.triglav.client;

import static io.triglav.client.FakeTriglavServer.PASSWORD;
import static io.triglav.client.FakeTriglavServer.USERNAME;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Deliveries worked off in the background, while the server comes and goes. */
@Timeout(60)
class SubscriptionTest {
  private static final Instant NOW = Instant.parse("2026-11-23T07:00:00Z");
  private static final String JOB = "job://a";
  private static final SubscribeOptions OPTIONS =
      SubscribeOptions.standard().longPoll(Duration.ofSeconds(1)).grace(Duration.ofSeconds(20));

  private final FakeTriglavServer server = FakeTriglavServer.started();
  private final FakeTime time = new FakeTime(NOW);
  private final List<Runnable> heartbeats = new CopyOnWriteArrayList<>();
  private final List<Duration> periods = new CopyOnWriteArrayList<>();
  private final TriglavClient client =
      TriglavClient.builder()
          .server(server.url())
          .login(USERNAME, PASSWORD)
          .clock(time)
          .waiter(time)
          .schedule(this::every)
          .build();

  @BeforeEach
  void subscriber() {
    server.addSubscriber("etl", JOB);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  /** Heartbeats are due when the test says so. */
  private Schedule.Repeated every(Duration period, Runnable task) {
    periods.add(period);
    heartbeats.add(task);
    return () -> heartbeats.remove(task);
  }

  private void beat() {
    heartbeats.forEach(Runnable::run);
  }

  private static <T> T soon(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  @Test
  void each_delivery_is_handled_and_completed() {
    var seen = new CopyOnWriteArrayList<Long>();
    try (var subscription =
        client.subscribe(
            "etl",
            OPTIONS,
            work -> {
              seen.add(work.delivery().time().getEpochSecond());
              return DeliveryResult.complete();
            })) {
      assertThat(subscription).isNotNull();
      long first = server.deliver("etl", JOB, 7);
      server.awaitDelivery(first, "done");
      long second = server.deliver("etl", JOB, 8);
      server.awaitDelivery(second, "done");
    }
    assertThat(seen).containsExactly(7L, 8L);
  }

  @Test
  void several_workers_work_at_once() throws Exception {
    var together = new CyclicBarrier(3);
    try (var subscription =
        client.subscribe(
            "etl",
            OPTIONS.workers(3),
            work -> {
              together.await(20, TimeUnit.SECONDS);
              return DeliveryResult.complete();
            })) {
      assertThat(subscription).isNotNull();
      for (long id = 1; id <= 3; id++) {
        server.deliver("etl", JOB, id);
      }
      for (long id = 1; id <= 3; id++) {
        server.awaitDelivery(id, "done");
      }
    }
  }

  @Test
  void what_a_handler_throws_is_a_failure() {
    try (var subscription =
        client.subscribe(
            "etl",
            OPTIONS,
            work -> {
              throw new IllegalStateException("no rows");
            })) {
      assertThat(subscription).isNotNull();
      long id = server.deliver("etl", JOB, 7);
      server.awaitDelivery(id, "dead");

      assertThat(server.delivery(id).path("error").asText())
          .isEqualTo("java.lang.IllegalStateException: no rows");
      assertThat(server.delivery(id).path("will_be_tried_again").asBoolean()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"file:///out, fortnightly, is not known; one of", "no uri, daily, is not a uri"})
  void outputs_that_are_refused_make_it_a_failure_without_another_attempt(
      String uri, String unit, String why) {
    DeliveryResult done = DeliveryResult.complete(Completion.of(List.of(RunOutput.of(uri, unit))));
    try (var subscription = client.subscribe("etl", OPTIONS, work -> done)) {
      assertThat(subscription).isNotNull();
      long id = server.deliver("etl", JOB, 7);
      server.awaitDelivery(id, "dead");

      assertThat(server.delivery(id).path("error").asText())
          .startsWith("its report was refused: ")
          .contains(why);
      assertThat(server.delivery(id).path("will_be_tried_again").asBoolean()).isFalse();
    }
  }

  @Test
  void heartbeats_go_out_at_a_third_of_the_lease_and_tell_of_a_cancellation() throws Exception {
    var started = new CompletableFuture<DeliveryWork>();
    try (var subscription =
        client.subscribe(
            "etl",
            OPTIONS.lease(Duration.ofSeconds(90)),
            work -> {
              work.progress(Progress.text("half"));
              started.complete(work);
              return DeliveryResult.fail("stopped: " + work.awaitStop());
            })) {
      assertThat(subscription).isNotNull();
      long id = server.deliver("etl", JOB, 7);
      DeliveryWork work = soon(started);
      beat();
      assertThat(work.stopReason()).isEmpty();
      assertThat(server.delivery(id).at("/heartbeat/progress").asText()).isEqualTo("half");
      client.deliveries().cancel(id);

      beat();

      server.awaitDelivery(id, "cancelled");
      assertThat(work.stopReason()).contains(StopReason.CANCEL_REQUESTED);
    }
    assertThat(periods).containsOnly(Duration.ofSeconds(30));
    assertThat(heartbeats).as("they end with the work").isEmpty();
  }

  @Test
  void whoever_has_lost_his_lease_is_told_and_reports_nothing() throws Exception {
    var started = new CompletableFuture<DeliveryWork>();
    var ended = new CountDownLatch(1);
    try (var subscription =
        client.subscribe(
            "etl",
            OPTIONS,
            work -> {
              started.complete(work);
              work.awaitStop();
              ended.countDown();
              return DeliveryResult.complete();
            })) {
      assertThat(subscription).isNotNull();
      long id = server.deliver("etl", JOB, 7);
      DeliveryWork work = soon(started);
      server.handToAnother(id);

      beat();

      assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(work.stopReason()).contains(StopReason.LEASE_LOST);
    }
    assertThat(server.requests(r -> r.path().endsWith("/complete"))).isEmpty();
    assertThat(server.delivery(1).path("state").asText()).isEqualTo("leased");
  }

  @Test
  void it_lives_through_a_server_that_dies_and_comes_back() {
    var failures = new AtomicInteger();
    time.onWait(
        () -> {
          if (failures.incrementAndGet() == 20) {
            server.start();
          }
        });
    try (var subscription = client.subscribe("etl", OPTIONS, work -> DeliveryResult.complete())) {
      assertThat(subscription).isNotNull();
      server.awaitRequests(1, r -> r.is("POST", "/deliveries/lease"));
      server.stop();
      long id = server.deliver("etl", JOB, 7);

      server.awaitDelivery(id, "done");
    }
    assertThat(failures.get()).isGreaterThanOrEqualTo(20);
  }

  @Test
  void a_result_is_not_lost_when_the_server_dies_during_the_work() {
    var failures = new AtomicInteger();
    var handled = new AtomicInteger();
    time.onWait(
        () -> {
          if (failures.incrementAndGet() == 20) {
            server.start();
          }
        });
    try (var subscription =
        client.subscribe(
            "etl",
            OPTIONS,
            work -> {
              handled.incrementAndGet();
              server.stop();
              beat();
              return DeliveryResult.complete();
            })) {
      assertThat(subscription).isNotNull();
      long id = server.deliver("etl", JOB, 7);

      server.awaitDelivery(id, "done");
    }
    assertThat(handled.get()).isEqualTo(1);
  }

  @Test
  void closing_waits_for_the_handler() throws Exception {
    var started = new CompletableFuture<DeliveryWork>();
    var go = new CountDownLatch(1);
    var subscription =
        client.subscribe(
            "etl",
            OPTIONS,
            work -> {
              started.complete(work);
              go.await();
              return DeliveryResult.complete();
            });
    long id = server.deliver("etl", JOB, 7);
    soon(started);
    var closing = CompletableFuture.runAsync(subscription::close);

    go.countDown();

    soon(closing);
    assertThat(server.delivery(id).path("state").asText()).isEqualTo("done");
    server.deliver("etl", JOB, 8);
    assertThat(server.delivery(2).path("state").asText()).isEqualTo("pending");
  }

  @Test
  void after_the_grace_a_delivery_is_handed_back() throws Exception {
    var started = new CompletableFuture<DeliveryWork>();
    var subscription =
        client.subscribe(
            "etl",
            OPTIONS.grace(Duration.ZERO),
            work -> {
              started.complete(work);
              new CountDownLatch(1).await();
              return DeliveryResult.complete();
            });
    long id = server.deliver("etl", JOB, 7);
    DeliveryWork work = soon(started);

    subscription.close();

    assertThat(work.stopReason()).contains(StopReason.RELEASED);
    assertThat(server.delivery(id).path("state").asText()).isEqualTo("pending");
    assertThat(server.requests("POST", "/deliveries/1/release")).hasSize(1);
  }
}
