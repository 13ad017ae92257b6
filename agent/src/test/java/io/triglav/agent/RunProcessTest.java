package io.triglav.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.triglav.client.FakeTriglavServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code triglav run} as a process of its own, which signals and Ctrl-C reach. */
@Timeout(120)
class RunProcessTest {
  @TempDir private Path directory;

  private final FakeTriglavServer server = FakeTriglavServer.started();

  @AfterEach
  void stop() {
    server.close();
  }

  private Process triglav(String... command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "io.triglav.agent.Triglav",
            "run",
            "--job",
            "job://a",
            "--");
    builder.command().addAll(List.of(command));
    builder.environment().put("TRIGLAV_SERVER", server.url());
    builder.environment().put("TRIGLAV_TOKEN", "t");
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    server.accept("t");
    server.addJob("job://a");
    return builder.start();
  }

  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130"})
  void a_signal_kills_the_command_with_its_children_and_is_reported(String signal, int code)
      throws Exception {
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Process triglav =
        triglav("sh", "-c", "exec 3> " + pipe + "; sleep 1000 & echo up >&3; sleep 1000");
    try (BufferedReader reader = Files.newBufferedReader(pipe, UTF_8)) {
      assertThat(reader.readLine()).isEqualTo("up");

      new ProcessBuilder("kill", "-s", signal, Long.toString(triglav.pid())).start().waitFor();

      assertThat(reader.readLine()).as("all that had the pipe are dead").isNull();
    }
    assertThat(triglav.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(triglav.exitValue()).isEqualTo(code);
    assertThat(server.onlyRun().at("/fail/error").asText()).isEqualTo("was ended by a signal");
  }

  @Test
  void what_the_command_reads_and_prints_is_passed_through() throws Exception {
    Process triglav = triglav("sh", "-c", "read line; echo got $line; printf '\\377'");
    try (var in = triglav.getOutputStream()) {
      in.write("a line\n".getBytes(UTF_8));
    }

    byte[] printed = triglav.getInputStream().readAllBytes();

    assertThat(triglav.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(printed).endsWith('\n', 0xFF).startsWith("got a line".getBytes(UTF_8));
  }
}
