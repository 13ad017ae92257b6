package io.triglav.agent.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.triglav.agent.config.AgentConfig.From;
import io.triglav.agent.config.AgentConfig.Output;
import io.triglav.agent.config.AgentConfig.ShellTrigger;
import io.triglav.agent.loop.StopSignal;
import io.triglav.agent.state.StateFile;
import io.triglav.client.Backoff;
import io.triglav.client.FakeTime;
import io.triglav.client.FakeTriglavServer;
import io.triglav.client.TriglavClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JobFollowerTest {
  private static final Instant NOW = Instant.parse("2026-11-23T07:00:00Z");
  private static final long MIDNIGHT = Instant.parse("2026-11-22T15:00:00Z").getEpochSecond();
  private static final String JOB = "job://load";
  private static final String OUT = "file:///out/%Y-%m-%d";

  @TempDir private Path directory;

  private final FakeTriglavServer server = FakeTriglavServer.started();
  private final FakeTime time = new FakeTime(NOW);
  private final StopSignal stop = new StopSignal();
  private final TriglavClient client =
      TriglavClient.builder()
          .server(server.url())
          .login(FakeTriglavServer.USERNAME, FakeTriglavServer.PASSWORD)
          .clock(time)
          .waiter(time)
          .retries(0)
          .build();

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  // ---- following

  @Test
  void runs_the_command_once_for_each_firing_in_order() throws IOException {
    long job = server.addJob(JOB);
    long other = server.addJob("job://other");
    var follower = follower(trigger("echo $TRIGLAV_JOB_MESSAGE_ID >> log").from(0));
    server.fire(job, MIDNIGHT, "+09:00");
    server.fire(other, MIDNIGHT, "+09:00");
    server.fire(job, MIDNIGHT + 86400, "+09:00");

    assertThat(follower.runOnce()).contains(Duration.ZERO);
    assertThat(follower.runOnce()).contains(Duration.ZERO);
    assertThat(follower.runOnce()).contains(Duration.ofSeconds(1));

    assertThat(log()).containsExactly("1", "3");
  }

  @Test
  void tells_the_command_what_it_is_run_for() throws IOException {
    long job = server.addJob(JOB);
    server.fire(job, Instant.parse("2026-03-08T07:00:00Z").getEpochSecond(), "America/New_York");

    follower(trigger("env | grep ^TRIGLAV_JOB | sort > log; echo $MODE >> log").from(0).mode("x"))
        .runOnce();

    assertThat(log())
        .containsExactly(
            "TRIGLAV_JOB_ID=" + job,
            "TRIGLAV_JOB_MESSAGE_DATE=2026-03-08",
            "TRIGLAV_JOB_MESSAGE_ID=1",
            "TRIGLAV_JOB_MESSAGE_ISO=2026-03-08T03:00:00-04:00",
            "TRIGLAV_JOB_MESSAGE_TIME=1772953200",
            "TRIGLAV_JOB_MESSAGE_TIMEZONE=America/New_York",
            "x");
  }

  @Test
  void begins_with_what_fires_from_now_on() throws IOException {
    long job = server.addJob(JOB);
    server.fire(job, MIDNIGHT, "+09:00");
    var follower = follower(trigger("echo $TRIGLAV_JOB_MESSAGE_ID >> log"));

    follower.runOnce();
    server.fire(job, MIDNIGHT, "+09:00");
    follower.runOnce();

    assertThat(log()).containsExactly("2");
  }

  @Test
  void begins_with_the_first_or_with_any_other() throws IOException {
    long job = server.addJob(JOB);
    server.fire(job, MIDNIGHT, "+09:00");
    server.fire(job, MIDNIGHT, "+09:00");

    follower(trigger("echo $TRIGLAV_JOB_MESSAGE_ID >> log").from(2)).runOnce();

    assertThat(log()).containsExactly("2");
  }

  @Test
  void what_fires_between_the_first_start_and_the_first_firing_seen_is_not_lost()
      throws IOException {
    long job = server.addJob(JOB);
    follower(trigger("echo $TRIGLAV_JOB_MESSAGE_ID >> log")).runOnce();
    server.fire(job, MIDNIGHT, "+09:00");

    follower(trigger("echo $TRIGLAV_JOB_MESSAGE_ID >> log")).runOnce();

    assertThat(log()).containsExactly("1");
  }

  @Test
  void goes_on_after_a_restart_where_it_was() throws IOException {
    long job = server.addJob(JOB);
    server.fire(job, MIDNIGHT, "+09:00");
    server.fire(job, MIDNIGHT, "+09:00");
    var trigger = trigger("echo $TRIGLAV_JOB_MESSAGE_ID >> log").from(0);
    follower(trigger).runOnce();

    follower(trigger).runOnce();

    assertThat(log()).containsExactly("1", "2");
  }

  @Test
  void a_corrupt_memory_leads_back_to_the_configured_beginning() throws IOException {
    long job = server.addJob(JOB);
    server.fire(job, MIDNIGHT, "+09:00");
    Files.writeString(offsetsFile(), "{\"next\":{\"job://load\":", UTF_8);

    follower(trigger("echo $TRIGLAV_JOB_MESSAGE_ID >> log").from(0)).runOnce();

    assertThat(log()).containsExactly("1");
  }

  @Test
  void a_job_that_is_not_there_yet_is_waited_for_and_its_first_firing_counts() throws IOException {
    var follower = follower(trigger("echo $TRIGLAV_JOB_MESSAGE_ID >> log"));
    assertThat(follower.runOnce()).contains(Duration.ofSeconds(1));

    server.fire(server.addJob(JOB), MIDNIGHT, "+09:00");
    follower.runOnce();

    assertThat(log()).containsExactly("1");
  }

  @Test
  void a_job_that_was_deleted_and_made_anew_is_found_within_a_minute() throws IOException {
    server.addJob(JOB);
    var follower = follower(trigger("echo $TRIGLAV_JOB_MESSAGE_ID >> log").from(0));
    follower.runOnce();
    client.deleteJob(JOB);
    server.fire(server.addJob(JOB), MIDNIGHT, "+09:00");

    time.advance(Duration.ofMinutes(1));
    follower.runOnce();

    assertThat(log()).containsExactly("1");
  }

  // ---- commands that fail

  @Test
  void tries_again_until_it_succeeds() throws IOException {
    long job = server.addJob(JOB);
    server.fire(job, MIDNIGHT, "+09:00");
    var follower =
        follower(trigger("echo $TRIGLAV_JOB_MESSAGE_ID >> log; [ $(wc -l < log) -ge 2 ]").from(0));

    follower.runOnce();
    follower.runOnce();

    assertThat(log()).containsExactly("1", "1");
  }

  @Test
  void goes_on_after_the_last_try_and_announces_nothing() throws IOException {
    long job = server.addJob(JOB);
    server.fire(job, MIDNIGHT, "+09:00");
    server.fire(job, MIDNIGHT, "+09:00");
    var follower =
        follower(trigger("echo $TRIGLAV_JOB_MESSAGE_ID >> log; false").from(0).announce(OUT));

    follower.runOnce();
    follower.runOnce();

    assertThat(log()).containsExactly("1", "1", "1", "2", "2", "2");
    assertThat(server.messages()).isEmpty();
  }

  @Test
  void a_firing_with_an_unknown_timezone_does_not_stop_the_next() throws IOException {
    long job = server.addJob(JOB);
    server.fire(job, MIDNIGHT, "Mars/Olympus");
    server.fire(job, MIDNIGHT, "+09:00");
    var follower = follower(trigger("echo $TRIGLAV_JOB_MESSAGE_ID >> log").from(0));

    follower.runOnce();
    follower.runOnce();

    assertThat(log()).containsExactly("2");
  }

  @Test
  void what_the_stop_has_killed_is_run_again_by_the_next_agent() throws IOException {
    long job = server.addJob(JOB);
    server.fire(job, MIDNIGHT, "+09:00");
    Pipe pipe = Pipe.in(directory, "pipe");
    pipe.onLine(stop::request);

    follower(trigger("echo up > pipe; sleep 1000").from(0), stop).runOnce();
    follower(trigger("echo again >> log").from(0), new StopSignal()).runOnce();

    assertThat(stop.requested()).isTrue();
    assertThat(log()).containsExactly("again");
  }

  // ---- announcing

  @Test
  void announces_its_outputs_for_the_time_of_the_firing() {
    long job = server.addJob(JOB);
    server.fire(job, MIDNIGHT, "+09:00");

    follower(trigger("true").from(0).announce(OUT)).runOnce();

    JsonNode message = server.messages().get(0);
    assertThat(message.path("resource_uri").asText()).isEqualTo(OUT);
    assertThat(message.path("resource_unit").asText()).isEqualTo("daily");
    assertThat(message.path("resource_time").asLong()).isEqualTo(MIDNIGHT);
    assertThat(message.path("resource_timezone").asText()).isEqualTo("+09:00");
  }

  @Test
  void announces_once_although_the_command_was_run_twice() throws IOException {
    long job = server.addJob(JOB);
    server.fire(job, MIDNIGHT, "+09:00");
    var trigger = trigger("true").from(0).announce(OUT);
    follower(trigger).runOnce();
    Files.delete(offsetsFile());

    follower(trigger).runOnce();

    assertThat(server.requests("POST", "/messages")).hasSize(2);
    assertThat(server.messages()).hasSize(1);
  }

  @Test
  void announces_again_for_another_firing_of_the_same_time() {
    long job = server.addJob(JOB);
    server.fire(job, MIDNIGHT, "+09:00");
    server.fire(job, MIDNIGHT, "+09:00");
    var follower = follower(trigger("true").from(0).announce(OUT));

    follower.runOnce();
    follower.runOnce();

    assertThat(server.messages()).hasSize(2);
  }

  @Test
  void an_output_that_the_server_refuses_does_not_stop_the_other_or_run_the_command_again()
      throws IOException {
    long job = server.addJob(JOB);
    server.fire(job, MIDNIGHT, "+09:00");
    server.refuseMessagesFor("file:///bad");
    var follower =
        follower(trigger("echo run >> log").from(0).announce("file:///bad").announce(OUT));

    follower.runOnce();
    follower.runOnce();

    assertThat(server.messages()).hasSize(1);
    assertThat(log()).containsExactly("run");
  }

  @Test
  void a_server_that_is_away_for_a_while_is_told_later_and_the_command_is_not_run_again()
      throws IOException {
    long job = server.addJob(JOB);
    server.fire(job, MIDNIGHT, "+09:00");
    var follower = follower(trigger("echo run >> log").from(0).announce(OUT));
    client.lastMessageId();
    server.next(
        server.doIt(), // the newest id
        server.doIt(), // the job
        server.doIt(), // its firings
        FakeTriglavServer.answer(503, ""),
        FakeTriglavServer.hangUp());

    follower.runOnce();

    assertThat(server.messages()).hasSize(1);
    assertThat(log()).containsExactly("run");
  }

  // ---- the world

  /** A trigger with whatever a test needs. */
  private record TriggerUnderTest(ShellTrigger config) {
    TriggerUnderTest from(long id) {
      return with(new From.At(id), config.environment(), config.announce());
    }

    TriggerUnderTest mode(String mode) {
      return with(config.from(), Map.of("MODE", mode), config.announce());
    }

    TriggerUnderTest announce(String uri) {
      var more = new ArrayList<>(config.announce());
      more.add(new Output(uri, "daily", Optional.empty()));
      return with(config.from(), config.environment(), more);
    }

    private TriggerUnderTest with(
        From from, Map<String, String> environment, List<Output> outputs) {
      return new TriggerUnderTest(
          new ShellTrigger(
              config.jobUri(),
              config.command(),
              from,
              config.timeout(),
              config.tries(),
              config.retryWait(),
              config.directory(),
              environment,
              outputs));
    }
  }

  private TriggerUnderTest trigger(String command) {
    return new TriggerUnderTest(
        new ShellTrigger(
            JOB,
            command,
            new From.Latest(),
            Optional.empty(),
            3,
            Duration.ZERO,
            Optional.of(directory),
            Map.of(),
            List.of()));
  }

  private JobFollower follower(TriggerUnderTest trigger) {
    return follower(trigger, stop);
  }

  /** Gives its commands no grace when the stop comes. */
  private JobFollower follower(TriggerUnderTest trigger, StopSignal end) {
    Offsets offsets = new Offsets(new StateFile(offsetsFile()));
    TriggerContext context = new TriggerContext(client, client, offsets, end, Duration.ZERO, time);
    return new JobFollower(
        trigger.config(),
        context,
        new CommandRunner(end, Duration.ZERO, Alarm.real()),
        new Announcer(client, end, new Backoff(Duration.ZERO, Duration.ZERO)));
  }

  private Path offsetsFile() {
    return directory.resolve("offsets.json");
  }

  private List<String> log() throws IOException {
    return Files.readAllLines(directory.resolve("log"), UTF_8);
  }
}
