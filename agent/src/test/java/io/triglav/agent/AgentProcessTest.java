package io.triglav.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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

  @TempDir private Path directory;

  private final FakeTriglavServer server = FakeTriglavServer.started();
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void stop() {
    started.forEach(Process::destroyForcibly);
    server.close();
  }

  @Test
  void watches_runs_announces_and_ends_cleanly_on_sigterm() throws Exception {
    String day = LocalDate.now(ZoneOffset.UTC).toString();
    server.addAggregated("file://" + directory + "/lake/%Y-%m-%d", "daily", "UTC", 3);
    Files.createDirectories(directory.resolve("lake/" + day));
    Files.createFile(directory.resolve("lake/" + day + "/_SUCCESS"));
    Process agent = agent("echo hello from $TRIGLAV_JOB_MESSAGE_DATE");
    BufferedReader log = agent.errorReader(UTF_8);

    server.awaitMessages(1);
    server.awaitRequests(1, request -> request.is("GET", "/job_messages"));
    server.fire(server.job(JOB).path("id").asLong(), 1795359600, "Asia/Tokyo");
    server.awaitMessages(2);

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
  }

  @Test
  void a_command_that_does_not_end_is_killed_after_the_grace_time_and_nothing_is_left()
      throws Exception {
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Process agent = agent("exec 3> pipe; echo up >&3; sleep 1000 & sleep 1000");
    server.awaitRequests(1, request -> request.is("GET", "/job_messages"));
    server.fire(server.job(JOB).path("id").asLong(), 1795359600, "Asia/Tokyo");
    try (BufferedReader command = Files.newBufferedReader(pipe, UTF_8)) {
      assertThat(command.readLine()).isEqualTo("up");

      agent.toHandle().destroy();

      assertThat(command.readLine()).as("the end: no process holds the pipe").isNull();
    }
    assertThat(agent.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(agent.exitValue()).isZero();
    assertThat(directory.resolve("state/offsets.json")).content().contains("\"job://load\":0");
  }

  @Test
  void goes_on_while_the_server_is_away() throws Exception {
    server.stop();
    Process agent = agent("true");
    BufferedReader log = agent.errorReader(UTF_8);
    assertThat(log.lines().filter(line -> line.contains("no connection")).findFirst()).isPresent();

    server.start();
    server.awaitRequests(1, request -> request.is("GET", "/job_messages"));

    agent.toHandle().destroy();
    assertThat(agent.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(agent.exitValue()).isZero();
  }

  private Process agent(String command) throws IOException {
    Files.writeString(
        directory.resolve("agent.yml"),
        """
        server: %s
        username: %s
        state: %s/state
        grace: 100ms
        probes:
          - type: file
            prefixes: file://%s/lake/
            interval: 1s
        triggers:
          - type: shell
            job: %s
            command: %s
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
