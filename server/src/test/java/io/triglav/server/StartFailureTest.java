package io.triglav.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.triglav.server.database.Database;
import io.triglav.server.support.TestDatabase;
import io.triglav.server.support.TestServer;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;

/** A bad setting stops the start with one line that says what is wrong and how to mend it. */
class StartFailureTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          triglav.default-timezone=Tokyo          | TRIGLAV_DEFAULT_TIMEZONE=Tokyo | Asia/Tokyo
          triglav.first-id=0                      | TRIGLAV_FIRST_ID=0             | 1 to 9007199254740992
          triglav.first-id=9007199254740993       | TRIGLAV_FIRST_ID=9007199254740993 | 1 to 9007199254740992
          triglav.first-id=many                   | TRIGLAV_FIRST_ID=many          | README
          triglav.security.anonymous=maybe        | TRIGLAV_SECURITY_ANONYMOUS=maybe | README
          triglav.security.password-min-length=3  | PASSWORD_MIN_LENGTH=3          | 6 to 127
          triglav.security.token-lifetime=1s      | TOKEN_LIFETIME=PT1S            | 1m to 3650d
          triglav.security.token-lifetime=3651d   | TOKEN_LIFETIME=PT87624H        | 1m to 3650d
          triglav.write.queue-capacity=0          | QUEUE_CAPACITY=0               | 1 to 1000000
          triglav.write.queue-capacity=1000001    | QUEUE_CAPACITY=1000001         | 1 to 1000000
          triglav.write.patience=999ms            | TRIGLAV_WRITE_PATIENCE=PT0.999S | 1s to 10m
          triglav.write.patience=-1s              | TRIGLAV_WRITE_PATIENCE=PT-1S   | 1s to 10m
          triglav.write.patience=601s             | TRIGLAV_WRITE_PATIENCE=PT10M1S | 1s to 10m
          triglav.admin-password=short            | TRIGLAV_ADMIN_PASSWORD=(secret) | 8 to 127
          server.port=abc                         | SERVER_PORT=abc                | README
          server.port=-1                          | SERVER_PORT=-1                 | 1 to 65535
          server.port=-5                          | SERVER_PORT=-5                 | 1 to 65535
          server.port=65536                       | SERVER_PORT=65536              | 1 to 65535
          spring.datasource.url=jdbc:mysql://h/d  | SPRING_DATASOURCE_URL=jdbc:mysql://h/d | jdbc:postgresql:
          spring.datasource.url=jdbc:postgresql://127.0.0.1:1/none | does not let us in | SPRING_DATASOURCE_URL
          """)
  void badSettings(String setting, String names, String mends) {
    Database database = TestDatabase.newSchema();
    Throwable failure = catchThrowable(() -> TestServer.start(database, setting).close());
    assertThat(failure).as("the server must not start").isNotNull();
    assertOneLine(StartFailureReport.line(failure), names, mends);
  }

  @Test
  void aPortInUse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      Database database = TestDatabase.newSchema();
      Throwable failure =
          catchThrowable(
              () -> TestServer.start(database, "server.port=" + taken.getLocalPort()).close());
      assertOneLine(
          StartFailureReport.line(failure), "port " + taken.getLocalPort(), "SERVER_PORT");
    }
  }

  @Test
  void aDataDirectoryThatIsAFile(@TempDir Path folder) throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    Throwable failure =
        catchThrowable(
            () ->
                SpringApplication.run(
                        TriglavServer.class, "--triglav.data-dir=" + file, "--server.port=0")
                    .close());
    assertOneLine(StartFailureReport.line(failure), file.toString(), "TRIGLAV_DATA_DIR");
  }

  @Test
  void idsThatWouldLoseTheirOrder() throws Exception {
    Database database = TestDatabase.newSchema();
    TestServer.start(database).close();
    try (var connection = TestDatabase.connect(database);
        var statement = connection.createStatement()) {
      statement.execute("ALTER SEQUENCE message_id_seq CACHE 50");
    }
    Throwable failure = catchThrowable(() -> TestServer.start(database).close());
    assertOneLine(StartFailureReport.line(failure), "lose their order", "CACHE 1");
  }

  private static void assertOneLine(Optional<String> line, String names, String mends) {
    assertThat(line).isPresent();
    assertThat(line.get()).doesNotContain("\n").contains(names).contains(mends);
  }
}
