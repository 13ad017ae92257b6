package io.triglav.server.api;

import static io.triglav.server.api.Fixtures.list;
import static org.assertj.core.api.Assertions.assertThat;

import io.triglav.server.database.Database;
import io.triglav.server.support.Api;
import io.triglav.server.support.SharedServer;
import io.triglav.server.support.TestDatabase;
import io.triglav.server.support.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/** What whoever operates a server relies on: its words at the start, its log, its metrics. */
@ExtendWith(OutputCaptureExtension.class)
class OperationsTest {
  @Test
  void aDurableDatabaseIsCalledSo(CapturedOutput output) {
    TestServer.start(TestDatabase.newSchema()).close();
    assertThat(output.getAll())
        .contains("is durable: fsync=on synchronous_commit=on full_page_writes=on")
        .doesNotContain("may forget");
  }

  @Test
  void aDatabaseThatMayForgetIsWarnedOf(CapturedOutput output) {
    Database durable = TestDatabase.newSchema();
    Database forgetful =
        new Database(
            durable.url() + "&options=-c%20synchronous_commit=off",
            durable.username(),
            durable.password());
    TestServer.start(forgetful).close();
    assertThat(output.getAll().lines().filter(line -> line.contains("WARN")))
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("may forget what it acknowledged")
                    .contains("synchronous_commit is off")
                    .contains("Set them to on"));
    assertThat(output.getAll()).doesNotContain("is durable");
  }

  @Test
  void theAccessLogIsJsonInAFolderOfTheOwnersOnly(@TempDir Path folder) throws Exception {
    Path data = folder.resolve("new").resolve("data");
    try (TestServer server =
        TestServer.start(TestDatabase.newSchema(), "triglav.data-dir=" + data)) {
      server.api().get("/jobs?x=1");
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
        .isEqualTo("rwx------");
    JsonNode line =
        logged(data.resolve("logs")).stream()
            .filter(row -> row.path("path").asString("").equals("/api/v1/jobs"))
            .findFirst()
            .orElseThrow();
    assertThat(line.path("statusCode").asString()).isEqualTo("200");
    assertThat(line.path("method").asString()).isEqualTo("GET");
    assertThat(line.toString()).contains("admin");
  }

  private static List<JsonNode> logged(Path logs) throws IOException {
    try (Stream<Path> files = Files.list(logs)) {
      Path file = files.findFirst().orElseThrow();
      assertThat(file.getFileName().toString()).matches("access\\.\\d{4}-\\d\\d-\\d\\d\\.json");
      return Files.readAllLines(file).stream().map(Fixtures::read).toList();
    }
  }

  @Test
  void theApiCanBeLookedAtAndTheServerMeasured() {
    Api nobody = SharedServer.api().with(null);
    Api.Answer redirect = nobody.get("/swagger-ui");
    assertThat(redirect.status()).isEqualTo(302);
    assertThat(redirect.raw().headers().firstValue("Location").orElseThrow())
        .endsWith("/swagger-ui/index.html");
    assertThat(nobody.get("/swagger-ui/index.html").text()).contains("Swagger UI");
    assertThat(nobody.get("/actuator/prometheus").text())
        .contains("triglav_write_queue")
        .contains("triglav_write_group");
    assertThat(list(nobody.get("/actuator/health").body())).isNotEmpty();
  }
}
