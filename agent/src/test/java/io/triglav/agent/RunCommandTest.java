package io.triglav.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.triglav.client.FakeTriglavServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code triglav run}, with real commands. */
@Timeout(90)
class RunCommandTest {
  private static final String OUT = "file:///out/%Y-%m-%d";

  @TempDir private Path directory;

  private final FakeTriglavServer server = FakeTriglavServer.started();
  private final Clock clock = Clock.fixed(Instant.parse("2026-11-23T07:00:00Z"), ZoneOffset.UTC);
  private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
  private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void job() {
    server.accept("t");
    server.addJob("job://a");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private int run(String... args) {
    var terminal = new Terminal(false, stdout, stderr);
    Map<String, String> environment =
        Map.of("TRIGLAV_SERVER", server.url(), "TRIGLAV_TOKEN", "t", "BUILD_URL", "http://ci/7/");
    CommandLine commandLine = Triglav.commandLine(new World(environment, clock, b -> b, terminal));
    commandLine.setErr(new PrintWriter(err));
    List<String> all = new ArrayList<>(List.of("run", "--job", "job://a"));
    all.addAll(List.of(args));
    return commandLine.execute(all.toArray(String[]::new));
  }

  @Test
  void a_command_that_succeeds_is_reported_and_its_outputs_are_announced() {
    assertThat(
            run(
                "--time=2026-11-23T10:00+09:00",
                "--timezone=+09:00",
                "--out",
                OUT,
                "--out=file:///all,singular",
                "--out=file:///a,b/%Y-%m-%d-%H,hourly,UTC",
                "--",
                "sh",
                "-c",
                "echo to out; echo to err >&2"))
        .isZero();

    JsonNode run = server.onlyRun();
    assertThat(run.path("state").asText()).isEqualTo("succeeded");
    assertThat(run.at("/complete/outputs").toString())
        .isEqualTo(
            "[{\"time\":1795359600,\"timezone\":\"+09:00\",\"unit\":\"daily\",\"uri\":\""
                + OUT
                + "\"},{\"time\":0,\"timezone\":\"+09:00\",\"unit\":\"singular\",\"uri\":\"file:///all\"},"
                + "{\"time\":1795395600,\"timezone\":\"UTC\",\"unit\":\"hourly\",\"uri\":\"file:///a,b/%Y-%m-%d-%H\"}]");
    assertThat(run.at("/complete/log_tail").asText()).contains("to out").contains("to err");
    assertThat(stdout.toString(UTF_8)).isEqualTo("to out\n");
    assertThat(stderr.toString(UTF_8)).isEqualTo("to err\n");
    assertThat(server.requests("POST", "/runs").get(0).json().path("url").asText())
        .isEqualTo("http://ci/7/");
  }

  @Test
  void without_outputs_those_of_the_job_are_announced() {
    assertThat(run("--", "true")).isZero();

    assertThat(server.onlyRun().path("complete").has("outputs")).isFalse();
    assertThat(server.onlyRun().path("time").asLong()).isEqualTo(1795417200);
  }

  @Test
  void the_exit_code_is_that_of_the_command_and_nothing_is_announced() {
    assertThat(run("--out", OUT, "--", "sh", "-c", "exit 3")).isEqualTo(3);

    assertThat(server.onlyRun().path("state").asText()).isEqualTo("failed");
    assertThat(server.onlyRun().at("/fail/error").asText()).isEqualTo("ended with exit code 3");
    assertThat(server.onlyRun().has("complete")).isFalse();
  }

  @Test
  void a_command_that_does_not_exist_is_127() {
    assertThat(run("--", "no-such-program")).isEqualTo(127);

    assertThat(server.onlyRun().path("state").asText()).isEqualTo("failed");
  }

  @Test
  void the_command_knows_its_run() {
    run(
        "--time=2026-11-23",
        "--timezone=Asia/Tokyo",
        "--",
        "sh",
        "-c",
        "echo $TRIGLAV_RUN_ID $TRIGLAV_JOB_URI $TRIGLAV_JOB_MESSAGE_TIME $TRIGLAV_JOB_MESSAGE_DATE");

    assertThat(stdout.toString(UTF_8))
        .isEqualTo(server.onlyRun().path("id").asText() + " job://a 1795359600 2026-11-23\n");
  }

  @Test
  void a_run_that_is_cancelled_is_killed_with_its_children() throws Exception {
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    var allDead = CompletableFuture.supplyAsync(() -> readToTheEnd(pipe));
    String script = "exec 3> " + pipe + "; sh -c 'sleep 1000 & wait' & wait";
    var ended = CompletableFuture.supplyAsync(() -> run("--lease", "1s", "--", "sh", "-c", script));
    server.awaitRun("running");
    server.awaitRequests(1, r -> r.path().endsWith("/heartbeat"));

    server.requestCancel(server.onlyRun().path("id").asText());

    assertThat(ended.get(60, TimeUnit.SECONDS)).isEqualTo(143);
    assertThat(server.onlyRun().path("state").asText()).isEqualTo("cancelled");
    assertThat(allDead.get(20, TimeUnit.SECONDS)).as("nobody has the pipe any more").isEmpty();
    assertThat(err.toString()).contains("was cancelled");
  }

  private static String readToTheEnd(Path pipe) {
    try {
      return Files.readString(pipe);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_run_that_others_have_ended_is_killed() throws Exception {
    var ended = CompletableFuture.supplyAsync(() -> run("--lease", "1s", "--", "sleep", "1000"));
    server.awaitRun("running");

    server.end(server.onlyRun().path("id").asText(), "cancelled");

    assertThat(ended.get(60, TimeUnit.SECONDS)).isEqualTo(143);
    assertThat(err.toString()).contains("is no longer wanted");
  }

  @Test
  void success_that_could_not_be_reported_is_no_success() {
    server.onReport("complete", FakeTriglavServer.answer(409, "{\"error\": \"ended\"}"));

    assertThat(run("--", "true")).isEqualTo(1);

    assertThat(err.toString()).contains("NOT BE REPORTED");
  }

  @Test
  void a_job_that_the_server_does_not_know_is_not_run() {
    assertThat(run("--job", "job://none", "--", "touch", directory.resolve("x").toString()))
        .isEqualTo(64);
    server.forgetJob("job://a");
    assertThat(run("--", "touch", directory.resolve("x").toString())).isEqualTo(1);

    assertThat(directory.resolve("x")).doesNotExist();
  }

  @Test
  void wrong_usage_starts_nothing() {
    assertThat(run("--lease", "2d", "--", "true")).isEqualTo(64);
    assertThat(run("--out", "file:///x,weekly", "--", "true")).isEqualTo(64);
    assertThat(run("--time", "2026-11-23", "--", "true")).isEqualTo(64);
    assertThat(run()).isEqualTo(64);

    assertThat(err.toString())
        .contains("--lease: '2d' is not between 1s and 1d")
        .contains("--out: unit 'weekly' is not known; one of singular, daily, hourly")
        .contains("--time: '2026-11-23' is another moment in each timezone");
    assertThat(server.requests("POST", "/runs")).isEmpty();
  }
}
