package io.triglav.agent.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.triglav.agent.config.AgentConfig.From;
import io.triglav.agent.config.AgentConfig.OnStop;
import io.triglav.agent.config.AgentConfig.Output;
import io.triglav.agent.config.AgentConfig.ShellTrigger;
import io.triglav.agent.loop.StopSignal;
import io.triglav.client.FakeTriglavServer;
import io.triglav.client.TriglavClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JobFollowerTest {
  private static final long MIDNIGHT = Instant.parse("2026-11-22T15:00:00Z").getEpochSecond();
  private static final String JOB = "job://load";
  private static final String OUT = "file:///out/%Y-%m-%d";

  @TempDir private Path directory;

  private final FakeTriglavServer server = FakeTriglavServer.started();
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
    server.close();
    Leftovers.awaitNoneIn(directory);
  }

  // ---- following

  @Test
  void runs_the_command_once_for_each_firing_in_order() throws IOException {
    long job = server.addJob(JOB);
    long other = server.addJob("job://other");
    server.fire(job, MIDNIGHT, "+09:00");
    server.fire(other, MIDNIGHT, "+09:00");
    server.fire(job, MIDNIGHT + 86400, "+09:00");

    follow(trigger("echo $TRIGLAV_JOB_MESSAGE_ID >> log"));

    server.awaitDelivery(2, "done");
    assertThat(log()).containsExactly("1", "3");
  }

  @Test
  void tells_the_command_what_it_is_run_for() throws IOException {
    long job = server.addJob(JOB);
    server.fire(job, Instant.parse("2026-03-08T07:00:00Z").getEpochSecond(), "America/New_York");

    follow(trigger("env | grep -E '^TRIGLAV_(JOB|RUN)' | sort > log; echo $MODE >> log").mode("x"));

    server.awaitDelivery(1, "done");
    assertThat(log())
        .containsExactly(
            "TRIGLAV_JOB_ID=" + job,
            "TRIGLAV_JOB_MESSAGE_DATE=2026-03-08",
            "TRIGLAV_JOB_MESSAGE_ID=1",
            "TRIGLAV_JOB_MESSAGE_ISO=2026-03-08T03:00:00-04:00",
            "TRIGLAV_JOB_MESSAGE_TIME=1772953200",
            "TRIGLAV_JOB_MESSAGE_TIMEZONE=America/New_York",
            "TRIGLAV_JOB_URI=job://load",
            "TRIGLAV_RUN_ATTEMPT=1",
            "TRIGLAV_RUN_ID=" + server.delivery(1).path("run_id").asText(),
            "x");
  }

  @Test
  void begins_with_what_fires_from_now_on() {
    long job = server.addJob(JOB);
    server.fire(job, MIDNIGHT, "+09:00");

    follower(trigger("true").from(new From.Latest()), new StopSignal()).runOnce();

    assertThat(subscriber().path("next_job_message_id").asLong()).isEqualTo(2);
  }

  @Test
  void begins_with_the_first_or_with_any_other() throws IOException {
    long job = server.addJob(JOB);
    server.fire(job, MIDNIGHT, "+09:00");
    server.fire(job, MIDNIGHT, "+09:00");

    follow(trigger("echo $TRIGLAV_JOB_MESSAGE_ID >> log").from(new From.At(2)));

    server.awaitDelivery(1, "done");
    assertThat(log()).containsExactly("2");
  }

  @Test
  void a_job_that_is_not_there_yet_is_waited_for_and_its_first_firing_counts() throws IOException {
    var follower =
        follower(
            trigger("echo $TRIGLAV_JOB_MESSAGE_ID >> log").from(new From.Latest()),
            new StopSignal());
    assertThat(follower.runOnce()).contains(Duration.ofSeconds(1));

    server.fire(server.addJob(JOB), MIDNIGHT, "+09:00");
    assertThat(follower.runOnce()).contains(Duration.ofMinutes(1));

    server.awaitDelivery(1, "done");
    assertThat(log()).containsExactly("1");
  }

  @Test
  void a_subscriber_that_somebody_has_deleted_is_made_again() {
    server.addJob(JOB);
    var follower = follower(trigger("true"), new StopSignal());
    follower.runOnce();
    try (TriglavClient admin = client()) {
      admin.subscribers().delete("loaders");
    }

    follower.runOnce();

    assertThat(subscriber().path("jobs").path(0).asText()).isEqualTo(JOB);
  }

  @Test
  void a_firing_with_an_unknown_timezone_is_a_dead_letter_and_does_not_stop_the_next()
      throws IOException {
    long job = server.addJob(JOB);
    server.fire(job, MIDNIGHT, "Mars/Olympus");
    server.fire(job, MIDNIGHT, "+09:00");

    follow(trigger("echo $TRIGLAV_JOB_MESSAGE_ID >> log"));

    server.awaitDelivery(2, "done");
    assertThat(log()).containsExactly("2");
    assertThat(server.delivery(1).path("will_be_tried_again").asBoolean()).isFalse();
    assertThat(server.delivery(1).path("error").asText()).contains("Mars/Olympus");
  }

  @Test
  void several_at_once_if_told_so() {
    long job = server.addJob(JOB);
    server.fire(job, MIDNIGHT, "+09:00");
    server.fire(job, MIDNIGHT, "+09:00");
    Pipe.in(directory, "pipe");

    // Each waits for the other: a pipe opens when both ends do.
    follow(
        trigger("[ $TRIGLAV_JOB_MESSAGE_ID = 1 ] && echo hello > pipe || read line < pipe")
            .parallel(2));

    server.awaitDelivery(1, "done");
    server.awaitDelivery(2, "done");
  }

  // ---- what is reported

  @Test
  void a_success_announces_what_the_job_declares_and_shows_the_end_of_the_output() {
    fire();

    follow(trigger("echo one; echo two"));

    server.awaitDelivery(1, "done");
    assertThat(report().has("outputs")).isFalse();
    assertThat(report().path("log_tail").asText()).isEqualTo("one\ntwo\n");
    assertThat(server.delivery(1).path("worker").asText()).isEqualTo("agent-1");
  }

  @Test
  void a_success_announces_what_the_trigger_says() {
    fire();

    follow(trigger("true").announce(OUT));

    server.awaitDelivery(1, "done");
    assertThat(report().path("outputs").toString())
        .isEqualTo("[{\"unit\":\"daily\",\"uri\":\"" + OUT + "\"}]");
  }

  @Test
  void a_failure_is_the_servers_to_try_again_as_another_run() throws IOException {
    fire();
    follow(trigger("echo $TRIGLAV_RUN_ATTEMPT >> log; echo out of rows; [ $(wc -l < log) -ge 2 ]"));
    server.awaitDelivery(1, "dead");
    assertThat(server.delivery(1).path("error").asText()).isEqualTo("ended with exit code 1");
    assertThat(report().path("log_tail").asText()).isEqualTo("out of rows\n");

    server.tryAgain(1);

    server.awaitDelivery(1, "done");
    assertThat(log()).containsExactly("1", "2");
  }

  @Test
  void a_command_that_runs_is_heard_of_and_can_be_cancelled() throws Exception {
    fire();
    Pipe pipe = Pipe.in(directory, "pipe");
    var lastWords = pipe.everythingWritten();
    follow(trigger("exec 3> pipe; echo up >&3; echo loading; sleep 1000 & sleep 1000"));
    server.awaitRequests(
        1,
        r ->
            r.is("POST", "/deliveries/1/heartbeat")
                && r.json().path("log_tail").asText().equals("loading\n"));

    server.requestCancelOf(1);

    server.awaitDelivery(1, "cancelled");
    Pipe.assertAllDead(lastWords);
  }

  @Test
  void a_server_that_is_away_is_told_later_and_the_command_is_not_run_again() throws IOException {
    fire();
    Pipe go = Pipe.in(directory, "go");
    follow(trigger("echo run >> log; read line < go"));
    server.awaitRequests(1, r -> r.is("POST", "/deliveries/1/heartbeat"));
    server.stop();
    go.write("now\n");

    server.start();

    server.awaitDelivery(1, "done");
    assertThat(log()).containsExactly("run");
  }

  @Test
  void a_completion_whose_answer_is_lost_is_said_again() throws IOException {
    fire();
    server.next(
        server.doIt(), // the job
        server.doIt(), // the subscriber
        server.doIt(), // the lease
        server.doIt(), // it runs
        server.doItAndHangUp());

    follow(trigger("echo run >> log"), Duration.ofMinutes(1));

    server.awaitRequests(2, r -> r.is("POST", "/deliveries/1/complete"));

    server.awaitDelivery(1, "done");
    assertThat(log()).containsExactly("run");
  }

  // ---- leases

  @Test
  void who_has_lost_the_lease_neither_kills_nor_reports() throws Exception {
    fire();
    Pipe go = Pipe.in(directory, "go");
    follow(trigger("echo run >> log; read line < go; echo done >> log; echo x > ended"));
    var ended = Pipe.in(directory, "ended").everythingWritten();
    server.awaitRequests(1, r -> r.is("POST", "/deliveries/1/heartbeat"));

    server.handToAnother(1);
    // It is free for the next one only when it has let go of the first.
    server.fire(1, MIDNIGHT, "+09:00");
    server.awaitRequests(1, r -> r.is("POST", "/deliveries/2/heartbeat"));
    go.write("now\n");

    assertThat(ended.get()).isEqualTo("x\n");
    assertThat(log()).contains("run", "done");
    assertThat(server.requests("POST", "/deliveries/1/complete")).isEmpty();
    assertThat(server.requests("POST", "/deliveries/1/fail")).isEmpty();
    assertThat(server.requests("POST", "/deliveries/1/release")).isEmpty();
    go.writeInBackground("now\n");
  }

  @Test
  void a_lease_that_is_lost_in_the_middle_of_the_start_is_noticed_at_once() throws IOException {
    fire();
    Pipe go = Pipe.in(directory, "go");
    server.next(
        server.doIt(), // the job
        server.doIt(), // the subscriber
        server.doIt(), // the lease
        heartbeat -> {
          server.handToAnother(1);
          server.doIt().handle(heartbeat);
        });

    follow(trigger("echo run >> log; read line < go; echo x > ended"), Duration.ofHours(1));
    var ended = Pipe.in(directory, "ended").everythingWritten();

    server.awaitRequests(2, r -> r.is("POST", "/deliveries/lease"));
    assertThat(server.requests("POST", "/deliveries/1/heartbeat")).hasSize(1);
    assertThat(server.requests("POST", "/deliveries/1/fail")).isEmpty();
    go.write("now\n");
    assertThat(ended.join()).isEqualTo("x\n"); // or it would write into a folder that is going
  }

  @Test
  void the_same_run_handed_out_again_is_found_and_not_started_again() throws IOException {
    fire();
    Pipe go = Pipe.in(directory, "go");
    follow(trigger("echo run >> log; read line < go"));
    server.awaitRequests(1, r -> r.is("POST", "/deliveries/1/heartbeat"));

    server.handToAnother(1);
    server.awaitRequests(2, r -> r.is("POST", "/deliveries/lease"));
    server.expire(1);
    server.awaitRequests(
        1, r -> r.is("POST", "/deliveries/1/heartbeat") && r.json().path("fence").asLong() == 3);
    go.write("now\n");

    server.awaitDelivery(1, "done");
    assertThat(log()).containsExactly("run");
  }

  // ---- the end

  @Test
  void what_the_stop_has_killed_is_handed_back_and_run_again_by_the_next_agent()
      throws IOException {
    fire();
    StopSignal stop = new StopSignal();
    Pipe.in(directory, "pipe").onLine(stop::request);
    var first = follower(trigger("echo up > pipe; sleep 1000"), stop);
    first.runOnce();
    server.awaitDelivery(1, "leased");
    server.awaitDelivery(1, "pending");
    first.close();

    follow(trigger("echo again $TRIGLAV_RUN_ATTEMPT >> log"));

    server.awaitDelivery(1, "done");
    assertThat(log()).containsExactly("again 1");
  }

  @Test
  void the_directory_of_a_run_is_gone_when_the_server_knows_how_it_ended() {
    fire();
    var follower = follower(trigger("true"), new StopSignal());
    follower.runOnce();
    server.awaitDelivery(1, "done");

    follower.close();

    assertThat(directory.resolve("runs")).isEmptyDirectory();
  }

  // ---- the world

  /** A trigger with whatever a test needs. */
  private record TriggerUnderTest(ShellTrigger config) {
    TriggerUnderTest from(From from) {
      return with(from, config.parallel(), config.environment(), config.announce());
    }

    TriggerUnderTest parallel(int parallel) {
      return with(config.from(), parallel, config.environment(), config.announce());
    }

    TriggerUnderTest mode(String mode) {
      return with(config.from(), config.parallel(), Map.of("MODE", mode), config.announce());
    }

    TriggerUnderTest announce(String uri) {
      var outputs = List.of(new Output(uri, "daily", Optional.empty()));
      return with(config.from(), config.parallel(), config.environment(), Optional.of(outputs));
    }

    private TriggerUnderTest with(
        From from, int parallel, Map<String, String> environment, Optional<List<Output>> outputs) {
      return new TriggerUnderTest(
          new ShellTrigger(
              config.jobUri(),
              config.subscriber(),
              config.command(),
              from,
              parallel,
              config.timeout(),
              config.directory(),
              environment,
              outputs));
    }
  }

  private TriggerUnderTest trigger(String command) {
    return new TriggerUnderTest(
        new ShellTrigger(
            JOB,
            "loaders",
            command,
            new From.At(0),
            1,
            Optional.empty(),
            Optional.of(directory),
            Map.of(),
            Optional.empty()));
  }

  private void fire() {
    server.fire(server.addJob(JOB), MIDNIGHT, "+09:00");
  }

  private void follow(TriggerUnderTest trigger) {
    follow(trigger, Duration.ofSeconds(1));
  }

  private void follow(TriggerUnderTest trigger, Duration lease) {
    follower(trigger, new StopSignal(), lease).runOnce();
  }

  private JobFollower follower(TriggerUnderTest trigger, StopSignal stop) {
    return follower(trigger, stop, Duration.ofSeconds(1));
  }

  /**
   * Gives its commands no grace when the stop comes, which is at the end of the test if not before.
   */
  private JobFollower follower(TriggerUnderTest trigger, StopSignal stop, Duration lease) {
    TriglavClient client = client();
    TriggerContext context =
        new TriggerContext(
            client,
            "agent-1",
            new RunDirectories(directory.resolve("runs")),
            lease,
            stop,
            Duration.ZERO,
            OnStop.KILL,
            Clock.systemUTC());
    JobFollower follower = new JobFollower(trigger.config(), context);
    opened.add(stop::request);
    opened.add(client);
    opened.add(follower);
    return follower;
  }

  private TriglavClient client() {
    return TriglavClient.builder()
        .server(server.url())
        .login(FakeTriglavServer.USERNAME, FakeTriglavServer.PASSWORD)
        .build();
  }

  private JsonNode subscriber() {
    return Objects.requireNonNull(server.subscriber("loaders"));
  }

  private JsonNode report() {
    return server.delivery(1).path("report");
  }

  private List<String> log() throws IOException {
    return Files.readAllLines(directory.resolve("log"), UTF_8);
  }
}
