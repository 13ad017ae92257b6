package io.triglav.server.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.triglav.server.support.Api;
import io.triglav.server.support.Api.Answer;
import io.triglav.server.support.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as it is shipped, started by the image's start command, on its embedded PostgreSQL. */
class JarIT {
  private static final Path JAR = Path.of("target", "triglav-server.jar").toAbsolutePath();

  @TempDir
  @SuppressWarnings("NullAway.Init") // set by JUnit
  private Path folder;

  @Test
  void theStartCommandOfTheImageWorksAndSurvivesAKill() throws Exception {
    String password;
    try (ServerProcess server = start()) {
      Path file = folder.resolve("initial-admin-password");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      password = Files.readString(file).trim();
      assertThat(new Api(server.url()).get("/actuator/health").text()).contains("UP");
      assertThat(post(server, password, "first")).isOne();
      server.kill(); // its PostgreSQL goes on
    }
    try (ServerProcess server = start()) {
      assertThat(post(server, password, "first")).as("was not lost").isZero();
      assertThat(post(server, password, "second")).isOne();
      assertThat(server.stop()).as("ended by SIGTERM").isEqualTo(143);
    }
    assertThat(postmasters()).as("PostgreSQL processes that were left behind").isEmpty();
  }

  @Test
  void aBadSettingEndsItWithOneLineAndExitCode1() throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command()).redirectErrorStream(true);
    builder.environment().put("TRIGLAV_DATA_DIR", folder.resolve("other").toString());
    builder.environment().put("TRIGLAV_DEFAULT_TIMEZONE", "Tokyo");
    Process failing = builder.start();
    List<String> output = failing.inputReader().lines().toList();
    assertThat(failing.waitFor()).isEqualTo(1);
    assertThat(output.stream().filter(line -> line.contains("ERROR")))
        .singleElement()
        .asString()
        .contains("TRIGLAV_DEFAULT_TIMEZONE=Tokyo", "Asia/Tokyo");
    assertThat(output).noneMatch(line -> line.startsWith("\tat ") || line.contains("Exception"));
  }

  private ServerProcess start() throws IOException {
    return ServerProcess.start(
        command(), Map.of("SERVER_PORT", "0", "TRIGLAV_DATA_DIR", folder.toString()));
  }

  /** The image's, with this machine's Java and the jar of this build. */
  private static List<String> command() throws IOException {
    List<String> command =
        new ArrayList<>(Dockerfile.parse(Containers.read(Containers.SERVER)).startCommand());
    assertThat(command)
        .startsWith("java", "-jar")
        .element(2)
        .asString()
        .endsWith("triglav-server.jar");
    command.set(0, ServerProcess.java());
    command.set(2, JAR.toString());
    return command;
  }

  private static int post(ServerProcess server, String password, String uuid) {
    Answer answer =
        new Api(server.url())
            .logIn("admin", password)
            .post(
                "/messages",
                """
                [{"uuid": "%s", "resource_uri": "jar://a", "resource_unit": "daily",
                  "resource_time": 0, "resource_timezone": "Asia/Tokyo"}]"""
                    .formatted(uuid));
    assertThat(answer.status()).isEqualTo(200);
    return answer.body().path("num_inserts").asInt();
  }

  private List<String> postmasters() {
    return ProcessHandle.allProcesses()
        .map(process -> process.info().commandLine().orElse(""))
        .filter(line -> line.contains(folder.toString()))
        .toList();
  }
}
