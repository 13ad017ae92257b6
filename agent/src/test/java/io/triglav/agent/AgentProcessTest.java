package io.triglav.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.triglav.agent.trigger.Leftovers;
import io.triglav.client.FakeTriglavServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole agent, as a process of its own, from the first look to the last signal. */
@Timeout(120)
class AgentProcessTest {
  private static final String JOB = "job://load";
  private static final String ONCE = "echo run >> log";

  @TempDir private Path directory;

  private final FakeTriglavServer server = FakeTriglavServer.started();
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void stop() throws InterruptedException {
    started.forEach(Process::destroyForcibly);
    server.close();
    Leftovers.awaitNoneIn(directory);
  }

  @Test
  void watches_runs_reports_and_ends_cleanly_on_sigterm() throws Exception {
    String day = LocalDate.now(ZoneOffset.UTC).toString();
    server.addAggregated("file://" + directory + "/lake/%Y-%m-%d", "daily", "UTC", 3);
    Files.createDirectories(directory.resolve("lake/" + day));
    Files.createFile(directory.resolve("lake/" + day + "/_SUCCESS"));
    Process agent = agent("echo hello from $TRIGLAV_JOB_MESSAGE_DATE");
    BufferedReader log = agent.errorReader(UTF_8);

    server.awaitMessages(1);
    fire();
    server.awaitDelivery(1, "done");

    agent.toHandle().destroy();

    assertThat(agent.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(agent.exitValue()).isZero();
    List<String> lines = log.lines().toList();
    assertThat(lines)
        .allMatch(
            line -> line.matches("\\d{4}-\\d\\d-\\d\\dT\\S+ (INFO|WARN) .*"), "time and level")
        .anyMatch(line -> line.endsWith("[job://load #1] hello from 2026-11-23"))
        .anyMatch(line -> line.endsWith("agent stopped"))
        .noneMatch(line -> line.contains(FakeTriglavServer.PASSWORD) || line.contains("token-"));
    assertThat(server.liveTokens()).as("the agent has logged out").isZero();
    assertThat(server.delivery(1).path("report").path("outputs").toString())
        .contains("file:///out/%Y-%m-%d");
  }

  @Test
  void a_command_that_does_not_end_is_killed_after_the_grace_time_and_nothing_is_left()
      throws Exception {
    Path pipe = pipe("pipe");
    Process agent = agent("exec 3> pipe; echo up >&3; sleep 1000 & sleep 1000");
    fire();
    try (BufferedReader command = Files.newBufferedReader(pipe, UTF_8)) {
      assertThat(command.readLine()).isEqualTo("up");

      agent.toHandle().destroy();

      assertThat(command.readLine()).as("the end: no process holds the pipe").isNull();
    }
    assertThat(agent.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(agent.exitValue()).isZero();
    server.awaitDelivery(1, "pending");
    assertThat(directory.resolve("state/runs")).isEmptyDirectory();
  }

  // ---- killed

  @Test
  void killed_after_the_lease_and_before_the_start_it_is_run_once_by_the_next() throws Exception {
    Process first = agent(ONCE);
    // What is handed out never arrives: the agent dies with the lease.
    server.losesTheAnswerTo(r -> r.is("POST", "/deliveries/lease"));
    fire();
    server.awaitDelivery(1, "leased");
    kill(first);

    server.losesNothing();
    server.expire(1);
    agent(ONCE);

    server.awaitDelivery(1, "done");
    assertThat(directory.resolve("log")).hasContent("run");
  }

  @Test
  void killed_after_the_start_it_is_watched_on_by_the_next() throws Exception {
    Path up = pipe("up");
    Path go = pipe("go");
    String command = "echo run >> log; echo up > up; read line < go";
    Process first = agent(command);
    fire();
    assertThat(Files.readString(up, UTF_8)).isEqualTo("up\n");
    kill(first);

    server.expire(1);
    agent(command);
    server.awaitRequests(
        1, r -> r.is("POST", "/deliveries/1/heartbeat") && r.json().path("fence").asInt() == 2);
    Files.writeString(go, "now\n", UTF_8);

    server.awaitDelivery(1, "done");
    assertThat(directory.resolve("log")).hasContent("run");
  }

  @Test
  void killed_before_the_report_its_end_is_reported_by_the_next() throws Exception {
    Path go = pipe("go");
    Path over = pipe("over");
    String command = "exec 9> over; echo run >> log; read line < go; exit 7";
    Process first = agent(command);
    fire();
    try (BufferedReader end = Files.newBufferedReader(over, UTF_8)) {
      kill(first);
      Files.writeString(go, "now\n", UTF_8);
      assertThat(end.readLine()).as("the command has ended").isNull();
    }

    server.expire(1);
    agent(command);

    server.awaitDelivery(1, "dead");
    assertThat(server.delivery(1).path("error").asText()).isEqualTo("ended with exit code 7");
    assertThat(directory.resolve("log")).hasContent("run");
  }

  @Test
  void killed_when_the_answer_to_its_report_was_lost_it_is_not_run_again() throws Exception {
    Process first = agent(ONCE);
    server.losesTheAnswerTo(r -> r.is("POST", "/deliveries/1/complete"));
    fire();
    server.awaitDelivery(1, "done");
    kill(first);

    server.losesNothing();
    Process next = agent(ONCE);
    fire();

    server.awaitDelivery(2, "done");
    assertThat(directory.resolve("log")).hasContent("run\nrun");
    next.toHandle().destroy();
    assertThat(next.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void what_it_has_lost_is_only_done_at_least_once() throws Exception {
    Path up = pipe("up");
    Path go = pipe("go");
    Process first = agent("echo run >> log; echo up > up; read line < go");
    fire();
    assertThat(Files.readString(up, UTF_8)).isEqualTo("up\n");
    kill(first);
    assertThat(new ProcessBuilder("rm", "-r", state() + "/runs").start().waitFor()).isZero();
    Files.writeString(go, "now\n", UTF_8);

    server.expire(1);
    agent(ONCE);

    server.awaitDelivery(1, "done");
    assertThat(directory.resolve("log")).hasContent("run\nrun");
  }

  @Test
  void goes_on_while_the_server_is_away() throws Exception {
    server.stop();
    Process agent = agent("true");
    BufferedReader log = agent.errorReader(UTF_8);
    assertThat(log.lines().filter(line -> line.contains("no connection")).findFirst()).isPresent();

    server.start();
    server.awaitRequests(1, request -> request.is("POST", "/deliveries/lease"));

    agent.toHandle().destroy();
    assertThat(agent.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(agent.exitValue()).isZero();
  }

  /** The job fires, as soon as there is one. */
  private void fire() {
    server.awaitRequests(1, r -> r.is("POST", "/deliveries/lease"));
    server.fire(server.job(JOB).path("id").asLong(), 1795359600, "Asia/Tokyo");
  }

  private static void kill(Process agent) throws InterruptedException {
    agent.destroyForcibly();
    assertThat(agent.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  private Path pipe(String name) throws Exception {
    Path pipe = directory.resolve(name);
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    return pipe;
  }

  private Path state() {
    return directory.resolve("state");
  }

  private Process agent(String command) throws IOException {
    Files.writeString(
        directory.resolve("agent.yml"),
        """
        server: %s
        username: %s
        state: %s/state
        name: agent-1
        lease: 3s
        grace: 100ms
        probes:
          - type: file
            prefixes: file://%s/lake/
            interval: 1s
        triggers:
          - type: shell
            job: %s
            command: '%s'
            directory: %s
            from: earliest
            announce: [ { uri: "file:///out/%%Y-%%m-%%d", unit: daily } ]
        jobs:
          - uri: %s
        """
            .formatted(
                server.url(),
                FakeTriglavServer.USERNAME,
                directory,
                directory,
                JOB,
                command,
                directory,
                JOB),
        UTF_8);
    ProcessBuilder builder =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "io.triglav.agent.Triglav",
            "agent",
            "run",
            "-c",
            directory.resolve("agent.yml").toString());
    builder.environment().put("TRIGLAV_PASSWORD", FakeTriglavServer.PASSWORD);
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process agent = builder.start();
    agent.getOutputStream().close();
    started.add(agent);
    return agent;
  }
}
