package io.triglav.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.triglav.client.FakeTime;
import io.triglav.client.FakeTriglavServer;
import io.triglav.client.TriglavClientBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {
  private static final Instant NOW = Instant.parse("2026-11-23T07:00:00Z");
  private static final String LAKE = "file:///data/lake/受注/%Y-%m-%d";

  @TempDir private Path directory;

  private final FakeTriglavServer server = FakeTriglavServer.started();
  private final FakeTime time = new FakeTime(NOW);
  private final Map<String, String> environment = new HashMap<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void environment() {
    environment.put("TRIGLAV_SERVER", server.url());
    environment.put("TRIGLAV_USERNAME", FakeTriglavServer.USERNAME);
    environment.put("TRIGLAV_PASSWORD", FakeTriglavServer.PASSWORD);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @BeforeEach
  void home() {
    environment.put("XDG_CONFIG_HOME", directory.resolve("config").toString());
    server.longPollsTakeTimeFrom(time);
  }

  private int run(String... args) {
    var terminal =
        new Terminal(false, OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
    CommandLine commandLine =
        Triglav.commandLine(new World(environment, time, this::inFakeTime, terminal));
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(err));
    return commandLine.execute(args);
  }

  private TriglavClientBuilder inFakeTime(TriglavClientBuilder builder) {
    return builder.clock(time).waiter(time);
  }

  private int send(String... more) {
    List<String> args = new ArrayList<>(List.of("send", LAKE));
    args.addAll(List.of(more));
    return run(args.toArray(String[]::new));
  }

  // ---- send

  @Test
  void send_prints_one_line_of_ascii_json() throws IOException {
    assertThat(
            send(
                "--unit",
                "daily",
                "--time",
                "2026-11-23",
                "--timezone",
                "Asia/Tokyo",
                "--payload",
                "{\"rows\":3}",
                "--uuid",
                "123e4567-e89b-12d3-a456-426614174000"))
        .isZero();

    assertThat(out.toString().lines()).hasSize(1);
    assertThat(out.toString()).matches("\\p{ASCII}*");
    JsonNode printed = Commands.JSON.readTree(out.toString());
    assertThat(printed.path("num_inserts").asInt()).isEqualTo(1);
    assertThat(printed.path("resource_uri").asText()).isEqualTo(LAKE);
    assertThat(err.toString()).isEmpty();
    JsonNode sent = server.messages().get(0);
    assertThat(sent.path("uuid").asText()).isEqualTo("123e4567-e89b-12d3-a456-426614174000");
    assertThat(sent.path("resource_time").asLong())
        .isEqualTo(Instant.parse("2026-11-22T15:00:00Z").getEpochSecond());
    assertThat(sent.path("payload").asText()).isEqualTo("{\"rows\":3}");
  }

  @Test
  void send_of_a_singular_resource_needs_no_time() {
    assertThat(send("--unit", "singular", "--timezone", "+09:00")).isZero();

    assertThat(server.messages().get(0).path("resource_time").asLong()).isZero();
  }

  @Test
  void send_with_the_same_uuid_twice_is_harmless() {
    String[] args = {"--unit=singular", "--timezone=+09:00", "--uuid=orders-2026-11-23-run-1"};
    assertThat(send(args)).isZero();
    assertThat(send(args)).isZero();

    assertThat(out.toString()).contains("\"num_inserts\":1", "\"num_inserts\":0");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--unit weekly --time 0 --timezone +09:00        | --unit: unit 'weekly' is not known; one of singular, daily, hourly",
        "--unit daily --timezone +09:00                  | --time: is needed for the unit daily",
        "--unit daily --time 20261123 --timezone +09:00  | --time: '20261123' is not a time; give unix seconds, or an ISO time",
        "--unit daily --time 0 --timezone JST2           | --timezone: timezone 'JST2' is not known; give an offset such as +09:00",
        "--unit daily --time 0                           | Missing required option: '--timezone=ZONE'",
        "--time 0 --timezone +09:00                      | Missing required option: '--unit=UNIT'",
        "--unit singular --timezone +09:00 --uuid=       | --uuid: '' is not a text of 1 to 255 characters",
        "--unit singular --timezone +09:00 --payload {   | --payload: is not JSON",
        "--unit singular --timezone +09:00 --version-token= | --version-token: '' is not a text of 1 to 1000",
        "--unit singular --timezone +09:00 --frobnicate  | Unknown option: '--frobnicate'",
        "--unit singular --timezone +09:00 --server x    | server: 'x' is not a server; give its URL",
      })
  void wrong_usage_is_one_line_that_names_the_option(String args, String message) {
    assertThat(send(args.split(" ", -1))).isEqualTo(64);

    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .contains("triglav send: " + message);
    assertThat(out.toString()).isEmpty();
    assertThat(server.requests(r -> true)).isEmpty();
  }

  @Test
  void an_empty_payload_is_no_json() {
    assertThat(send("--unit=singular", "--timezone=+09:00", "--payload", "")).isEqualTo(64);

    assertThat(err.toString()).contains("--payload: is not JSON");
  }

  @Test
  void an_argument_that_java_could_not_read_is_not_sent() {
    assertThat(run("send", "file:///\uFFFD", "--unit=singular", "--timezone=+09:00")).isEqualTo(64);

    assertThat(err.toString()).contains("set LC_ALL=C.UTF-8");
  }

  // ---- exit codes

  @Test
  void refused_is_1() {
    server.refuseMessagesFor(LAKE);

    assertThat(send("--unit", "singular", "--timezone", "+09:00")).isEqualTo(1);

    assertThat(err.toString().lines())
        .containsExactly(
            "triglav send: the server answered 422: no message may be sent for this resource");
  }

  @Test
  void denied_is_5() {
    environment.put("TRIGLAV_PASSWORD", "wrong");

    assertThat(send("--unit", "singular", "--timezone", "+09:00")).isEqualTo(5);

    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).doesNotContain("wrong\"");
  }

  @Test
  void unreachable_is_6() {
    server.stop();

    assertThat(send("--unit", "singular", "--timezone", "+09:00")).isEqualTo(6);

    assertThat(err.toString())
        .contains("no connection to " + server.url())
        .contains("trying again");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "agent",
        "agent run extra",
        "send",
        "wait",
        "jobs",
        "runs",
        "jobs apply"
      })
  void wrong_usage_is_64(String args) {
    assertThat(run(args.isEmpty() ? new String[0] : args.split(" ", -1))).isEqualTo(64);

    assertThat(err.toString().lines()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "--version",
        "send --help",
        "jobs apply --help",
        "run --help",
        "wait --help",
        "agent run --help"
      })
  void help_is_0_and_goes_to_stdout(String args) {
    assertThat(run(args.split(" ", -1))).isZero();

    assertThat(out.toString()).contains("triglav");
    assertThat(err.toString()).isEmpty();
  }

  // ---- who one is

  @Test
  void a_token_may_come_from_a_file() throws IOException {
    server.accept("from file");
    Path file = Files.writeString(directory.resolve("token"), "from file\n", UTF_8);

    assertThat(send("--unit=singular", "--timezone=+09:00", "--token-file", file.toString()))
        .isZero();

    assertThat(server.logins()).isZero();
  }

  @Test
  void what_is_on_the_command_line_wins_over_the_environment() throws IOException {
    server.accept("given");
    environment.put("TRIGLAV_TOKEN", "stale");
    Path file = Files.writeString(directory.resolve("password"), FakeTriglavServer.PASSWORD, UTF_8);

    assertThat(send("--unit=singular", "--timezone=+09:00", "--token", "given")).isZero();
    environment.remove("TRIGLAV_TOKEN");
    environment.put("TRIGLAV_PASSWORD", "wrong");
    assertThat(send("--unit=singular", "--timezone=+09:00", "--password-file", file.toString()))
        .isZero();
  }

  @Test
  void secrets_that_are_not_there_are_wrong_usage() {
    assertThat(send("--unit=singular", "--timezone=+09:00", "--token-file", "/nowhere"))
        .isEqualTo(64);
    environment.remove("TRIGLAV_PASSWORD");
    assertThat(send("--unit=singular", "--timezone=+09:00")).isEqualTo(64);

    assertThat(err.toString())
        .contains("/nowhere: there is no such file")
        .contains("user 'agent' has no password; set TRIGLAV_PASSWORD");
  }

  // ---- wait for a job

  @Test
  void wait_prints_the_next_firing_through_a_restart_of_the_server() throws IOException {
    long job = server.addJob("job://a");
    server.fire(job, 1, "+09:00");
    var waits = new AtomicInteger();
    time.onWait(
        () -> {
          switch (waits.incrementAndGet()) {
            case 2 -> server.stop();
            case 5 -> server.start();
            case 6 -> server.fire(job, NOW.getEpochSecond(), "+09:00");
            default -> {}
          }
        });

    assertThat(run("wait", "--job", "job://a")).isZero();

    assertThat(out.toString().lines()).hasSize(1);
    assertThat(Commands.JSON.readTree(out.toString()).toString())
        .isEqualTo("{\"id\":2,\"job_id\":" + job + ",\"time\":1795417200,\"timezone\":\"+09:00\"}");
    assertThat(err.toString()).contains("no connection to " + server.url());
  }

  @Test
  void wait_takes_what_has_fired_from_an_offset_on() {
    server.fire(server.addJob("job://a"), 1, "+09:00");

    assertThat(run("wait", "--job", "job://a", "--offset", "1")).isZero();

    assertThat(out.toString()).contains("\"id\":1");
  }

  @Test
  void wait_that_is_in_vain_is_4() {
    server.addJob("job://a");

    assertThat(run("wait", "--job", "job://a", "--timeout", "90s")).isEqualTo(4);

    assertThat(time.instant()).isEqualTo(NOW.plusSeconds(90));
    assertThat(err.toString()).contains("job://a did not fire within 90s");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void wait_for_a_job_that_does_not_exist_is_refused() {
    assertThat(run("wait", "--job", "job://none")).isEqualTo(1);

    assertThat(err.toString()).contains("There is no job 'job://none'");
  }

  // ---- wait for a partition

  private int await(String... more) {
    List<String> args =
        new ArrayList<>(
            List.of("wait", LAKE, "--unit=daily", "--time=2026-11-23", "--timezone=+09:00"));
    args.addAll(List.of(more));
    return run(args.toArray(String[]::new));
  }

  private long publish() {
    return server.publish(
        LAKE, "daily", Instant.parse("2026-11-22T15:00:00Z").getEpochSecond(), "+09:00");
  }

  @Test
  void wait_prints_a_partition_that_is_ready_as_one_line() throws IOException {
    publish();

    assertThat(await("--timeout", "0")).isZero();

    assertThat(out.toString().lines()).hasSize(1);
    JsonNode printed = Commands.JSON.readTree(out.toString());
    assertThat(printed.path("resource_uri").asText()).isEqualTo(LAKE);
    assertThat(printed.path("resource_time").asLong()).isEqualTo(1795359600);
    assertThat(printed.path("message_id").asLong()).isEqualTo(1);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void one_look_that_finds_nothing_is_3() {
    assertThat(await("--timeout", "0")).isEqualTo(3);

    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).contains(LAKE + " of 2026-11-22T15:00:00Z is not ready");
    assertThat(time.instant()).isEqualTo(NOW);
  }

  @Test
  void a_partition_that_does_not_come_in_time_is_4() {
    assertThat(await("--timeout", "10m")).isEqualTo(4);

    assertThat(time.instant()).isEqualTo(NOW.plusSeconds(600));
    assertThat(err.toString()).contains("is not ready within 10m");
  }

  @Test
  void a_partition_must_be_newer_when_asked() {
    publish();

    assertThat(await("--timeout=0", "--newer-than=1")).isEqualTo(3);
    publish();
    assertThat(await("--timeout=0", "--newer-than=1")).isZero();
  }

  @Test
  void waiting_with_a_wrong_password_is_5() {
    environment.put("TRIGLAV_PASSWORD", "wrong");

    assertThat(await()).isEqualTo(5);

    assertThat(err.toString()).contains("triglav login");
  }

  @Test
  void waiting_for_a_server_that_is_never_there_is_6_when_the_time_is_over() {
    server.stop();

    assertThat(await("--timeout", "10m")).isEqualTo(6);

    assertThat(time.instant()).isEqualTo(NOW.plusSeconds(600));
  }

  @Test
  void an_outage_that_is_too_long_is_6() {
    time.onWait(server::stop);

    assertThat(await("--timeout", "6h", "--max-outage", "5m")).isEqualTo(6);

    assertThat(time.instant()).isBefore(NOW.plusSeconds(360));
  }

  @Test
  void wait_goes_on_through_a_server_that_dies_and_comes_back() {
    var waits = new AtomicInteger();
    time.onWait(
        () -> {
          switch (waits.incrementAndGet()) {
            case 1 -> server.stop();
            case 30 -> server.start();
            case 31 -> publish();
            default -> {}
          }
        });

    assertThat(await("--timeout", "6h")).isZero();

    assertThat(out.toString().lines()).hasSize(1);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "u --time 0                                  | --unit: is missing; one of singular, daily, hourly",
        "u --unit weekly --time 0                    | --unit: unit 'weekly' is not known",
        "u --unit daily                              | --time: is needed for the unit daily",
        "u --unit daily --time 2026-11-23            | --time: '2026-11-23' is another moment in each timezone; add --timezone",
        "u --unit daily --time 0 --timezone JST2     | --timezone: timezone 'JST2' is not known",
        "u --job j                                   | URI: 'u' does not go with --job; give one or the other",
        "--job j --unit daily                        | --unit: 'daily' does not go with --job",
        "u --unit singular --offset 3                | --offset: is for --job",
        "u --unit singular --timeout 5               | --timeout: '5' is not a time such as",
        "u --unit singular --max-outage soon         | --max-outage: 'soon' is not a time such as",
        "--timeout 5m                                | what to wait for is missing",
      })
  void what_to_wait_for_must_be_clear(String args, String message) {
    String line = "wait " + args;
    assertThat(run(line.split(" ", -1))).isEqualTo(64);

    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .contains("triglav wait: " + message);
    assertThat(server.requests(r -> true)).isEmpty();
  }

  // ---- login

  @Test
  void login_keeps_a_token_that_only_its_owner_can_read() throws IOException {
    assertThat(run("login")).isZero();

    Path file = directory.resolve("config/triglav/credentials");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(out.toString()).contains("\"username\":\"agent\"").doesNotContain("token-1");
    environment.remove("TRIGLAV_USERNAME");
    environment.remove("TRIGLAV_PASSWORD");
    assertThat(send("--unit=singular", "--timezone=+09:00")).isZero();
    assertThat(server.logins()).isEqualTo(1);
    assertThat(run("login", "--check")).isZero();
  }

  @Test
  void what_is_given_wins_over_the_token_that_is_kept() {
    assertThat(run("login")).isZero();
    server.forgetTokens();

    assertThat(run("login", "--check")).isZero();
    environment.remove("TRIGLAV_USERNAME");
    assertThat(run("login", "--check")).isEqualTo(5);
  }

  @Test
  void logout_revokes_the_token_and_forgets_it() throws IOException {
    run("login");
    assertThat(server.liveTokens()).isEqualTo(1);

    assertThat(run("logout")).isZero();

    assertThat(server.liveTokens()).isZero();
    assertThat(Files.readString(directory.resolve("config/triglav/credentials"))).isEqualTo("{}\n");
    assertThat(run("logout")).as("a second time").isZero();
  }

  @Test
  void a_token_from_elsewhere_is_kept_only_when_the_server_knows_it() {
    assertThat(run("login", "--token", "unknown")).isEqualTo(5);
    assertThat(directory.resolve("config/triglav/credentials")).doesNotExist();
    server.accept("known");

    assertThat(run("login", "--token", "known")).isZero();

    assertThat(directory.resolve("config/triglav/credentials")).content().contains("known");
  }

  @Test
  void login_without_a_terminal_says_which_option_is_missing() {
    environment.remove("TRIGLAV_USERNAME");

    assertThat(run("login")).isEqualTo(64);

    assertThat(err.toString()).contains("--username: is needed, as there is no terminal to ask");
  }

  // ---- agent run

  @Test
  void a_bad_configuration_is_one_line_and_64() throws IOException {
    Path file = Files.writeString(directory.resolve("agent.yml"), "probs: []", UTF_8);

    assertThat(run("agent", "run", "-c", file.toString())).isEqualTo(64);

    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains("agent.yml:1: probs: is not a known key; allowed here: ");
  }

  @Test
  void a_configuration_that_is_not_there_is_64() {
    assertThat(run("agent", "run", "-c", "/nowhere.yml")).isEqualTo(64);

    assertThat(err.toString()).contains("/nowhere.yml: there is no such file");
  }

  @Test
  void a_state_that_cannot_be_written_is_64() throws IOException {
    Path occupied = Files.createFile(directory.resolve("occupied"));
    Path file = Files.writeString(directory.resolve("agent.yml"), "state: " + occupied, UTF_8);

    assertThat(run("agent", "run", "-c", file.toString())).isEqualTo(64);

    assertThat(err.toString()).contains("state: '" + occupied + "' cannot be used");
  }
}
