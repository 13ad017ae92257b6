package io.triglav.server.packaging;

import static io.triglav.server.packaging.Containers.COMPOSE;
import static io.triglav.server.packaging.Containers.files;
import static io.triglav.server.packaging.Containers.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;

/** What {@code docker compose up} reads is right, as far as that can be told without Docker. */
class ContainersTest {

  @Test
  void filesFitTogether() {
    assertThat(problems(files())).isEmpty();
  }

  @ParameterizedTest(name = "{0} in {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # planted                    | file               | what is there (a pattern)  | what is put there      | complaint
          an unknown key             | docker-compose.yml | restart:                   | restrat:               | restrat
          an unknown key, deep       | docker-compose.yml | retries: 6                 | retrys: 6              | retrys
          a wrong type               | docker-compose.yml | init: true                 | init: 1                | /init
          the same key twice         | docker-compose.yml | init: true                 | init: true\\n    init: true | Duplicate
          a check by the shell       | docker-compose.yml | "CMD",                     | "CMD-SHELL",           | /healthcheck/test/0
          a duration without unit    | docker-compose.yml | period: 60s                | period: 60             | /start_period
          an image without version   | docker-compose.yml | postgres:18                | postgres:latest        | /image
          a port open to all         | docker-compose.yml | 127.0.0.1:7800:7800        | 7800:7800              | /ports
          an unknown dependency      | docker-compose.yml | on:\\n      postgres:      | on:\\n      database:  | depends on database
          no health to wait for      | docker-compose.yml | (?s)    healthcheck:.*?retries: 12\\n | '' | the health of postgres
          an undeclared volume       | docker-compose.yml | - postgres-data:           | - pg:                  | volume pg is not declared
          an unused volume           | docker-compose.yml | - postgres-data:           | - ./pg:                | postgres-data is not used
          a slip in a setting        | docker-compose.yml | TRIGLAV_ADMIN_PASSWORD: "  | TRIGLAV_PASWORD: "     | does not read TRIGLAV_PASWORD
          a password with a default  | docker-compose.yml | PASSWORD:[?]               | PASSWORD:-             | has POSTGRES_PASSWORD
          a wrong published port     | docker-compose.yml | :7800"                     | :8080"                 | but listens on 7800
          a call of a wrong port     | docker-compose.yml | //server:7800              | //server:80            | calls //server:80
          a call of an unknown host  | docker-compose.yml | //postgres:                | //db:                  | calls //db:5432
          no memory limit            | docker-compose.yml | mem_limit: 512m\\n    stop | stop                   | server has no mem_limit
          a missing Dockerfile       | docker-compose.yml | server/Dockerfile          | web/Dockerfile         | web/Dockerfile
          a missing configuration    | docker-compose.yml | source: (.*)/agent.yml     | source: ./no.yml       | mounts ./no.yml
          a configuration elsewhere  | docker-compose.yml | target: /etc/triglav       | target: /etc           | reads /etc/triglav/agent.yml
          a wrong health path        | docker-compose.yml | health/readiness           | health/ready           | no such health path
          a wrong health port        | docker-compose.yml | 127.0.0.1/7800             | 127.0.0.1/8080         | listens on another port
          a wrong health path        | server/Dockerfile  | health/liveness            | healthz                | no such health path
          a data folder elsewhere    | server/Dockerfile  | DATA_DIR=/var              | DATA_DIR=/srv          | /srv/lib/triglav
          a missing health check     | agent/Dockerfile   | (?s)HEALTHCHECK.*?(?=ENTRY) | ''                     | no HEALTHCHECK
          a health check that is off | agent/Dockerfile   | (?s)HEALTHCHECK.*?(?=ENTRY) | HEALTHCHECK NONE\\n    | exec form
          root by name               | server/Dockerfile  | USER 10001                 | USER root              | USER root
          root by number             | agent/Dockerfile   | USER 10001                 | USER 0:0               | USER 0:0
          root by silence            | agent/Dockerfile   | USER 10001                 | ''                     | no USER
          a user too late            | agent/Dockerfile   | CMD ."agent                | USER 10002\\nCMD ["agent | USER comes after
          a start by the shell       | server/Dockerfile  | ENTRYPOINT .*              | ENTRYPOINT java -jar a | exec form
          a second start             | server/Dockerfile  | ENTRYPOINT                 | ENTRYPOINT ["a"]\\nENTRYPOINT | a second time
          no start                   | server/Dockerfile  | ENTRYPOINT                 | CMD                    | no ENTRYPOINT
          a jar that is not built    | server/Dockerfile  | /triglav-server.jar"       | /server.jar"           | target/server.jar
          a floating base            | server/Dockerfile  | temurin:25-jre             | temurin:latest         | not pinned
          another JDK                | agent/Dockerfile   | temurin:25 AS              | temurin:17 AS          | not pinned
          a compiler at run time     | agent/Dockerfile   | temurin:25-jre             | temurin:25             | a -jre is enough
          an unknown stage           | agent/Dockerfile   | --from=build               | --from=built           | unknown stage built
          an unknown instruction     | agent/Dockerfile   | WORKDIR /var               | WORKDIRS /var          | instruction WORKDIRS
          an unknown flag            | agent/Dockerfile   | --retries=5                | --retry=5              | unknown flag --retry=5
          """)
  void plantedErrorIsFound(
      String name, String file, String there, String planted, String complaint) {
    var broken = withPlanted(file, there, planted.translateEscapes());
    assertThat(problems(broken)).as(name).anyMatch(problem -> problem.contains(complaint));
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void composeFileFitsTheSpecification(Schema schema) {
    assertThat(problemsOfForm(files(), schema)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void specificationKnowsAnUnknownKey(Schema schema) {
    var broken = withPlanted(COMPOSE, "mem_limit:", "memory_limit:");
    assertThat(problemsOfForm(broken, schema)).anyMatch(p -> p.contains("memory_limit"));
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void specificationKnowsAWrongType(Schema schema) {
    var broken = withPlanted(COMPOSE, "retries: 6", "retries: [6]");
    assertThat(problemsOfForm(broken, schema)).anyMatch(p -> p.contains("/healthcheck/retries"));
  }

  @Test
  void secretsAndStateStayOutOfImages() {
    assertThat(read(".dockerignore").lines()).contains(".env", ".git", "data", "lake");
  }

  private static Map<String, String> withPlanted(String file, String there, String planted) {
    var files = new HashMap<>(files());
    files.computeIfPresent(
        file, (path, text) -> text.replaceAll(there, Matcher.quoteReplacement(planted)));
    assertThat(files).as("has a place for the planted error").isNotEqualTo(files());
    return files;
  }

  /** Our own, and the official one where TRIGLAV_COMPOSE_SCHEMA names a file that holds it. */
  static Stream<Named<Schema>> schemas() {
    var official = System.getenv("TRIGLAV_COMPOSE_SCHEMA");
    return Stream.concat(
        Stream.of(named("our subset", subset())),
        Stream.ofNullable(official)
            .map(file -> named("the official one", official(Path.of(file)))));
  }

  private static Schema subset() {
    return registry()
        .getSchema(ContainersTest.class.getResourceAsStream("/compose-subset.schema.json"));
  }

  /**
   * Its names of itself and of its draft are left out: each release so far had some that no draft
   * allows.
   */
  private static Schema official(Path file) {
    try {
      var text = Files.readString(file).replaceAll("\"\\$?(schema|id)\": *\"[^\"]*\",", "");
      return registry().getSchema(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SchemaRegistry registry() {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2019_09);
  }

  private static List<String> problems(Map<String, String> files) {
    try {
      var containers = Containers.parse(files);
      var ofForm = containers.compose().problems(subset());
      return ofForm.isEmpty() ? containers.problems() : ofForm;
    } catch (JacksonException | Dockerfile.Invalid e) {
      return List.of(e.getMessage());
    }
  }

  private static List<String> problemsOfForm(Map<String, String> files, Schema schema) {
    return Containers.parse(files).compose().problems(schema);
  }
}
