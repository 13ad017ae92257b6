package io.triglav.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.triglav.client.FakeTime;
import io.triglav.client.FakeTriglavServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The commands that list, show and change what the server has. */
@Timeout(60)
class CatalogueTest {
  private static final String FILE =
      """
      uri: job://a
      logical_op: and
      delivery: {order: latest, max_attempts: 3}
      input_resources:
        - {uri: "hdfs://lake/%Y-%m-%d", unit: daily, timezone: "+09:00", span_in_days: 7}
      output_resources:
        - uri: hdfs://out/%Y-%m-%d
          unit: daily
      ---
      kind: resource
      uri: hdfs://alone/%Y-%m-%d
      unit: daily
      timezone: Asia/Tokyo
      description: "nobody's: yet"
      """;

  @TempDir private Path directory;

  private final FakeTriglavServer server = FakeTriglavServer.started();
  private final FakeTime time = new FakeTime(Instant.parse("2026-11-23T07:00:00Z"));
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  @BeforeEach
  void token() {
    server.accept("t");
    server.longPollsTakeTimeFrom(time);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private int run(String... args) {
    out = new StringWriter();
    err = new StringWriter();
    var terminal =
        new Terminal(false, OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
    Map<String, String> environment = Map.of("TRIGLAV_SERVER", server.url(), "TRIGLAV_TOKEN", "t");
    CommandLine commandLine =
        Triglav.commandLine(
            new World(environment, time, b -> b.clock(time).waiter(time), terminal));
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(err));
    return commandLine.execute(args);
  }

  private String file(String content) throws IOException {
    return Files.writeString(directory.resolve("jobs.yml"), content, UTF_8).toString();
  }

  private List<JsonNode> printed() {
    return out.toString().lines().map(CatalogueTest::json).toList();
  }

  private static JsonNode json(String line) {
    try {
      return Commands.JSON.readTree(line);
    } catch (IOException e) {
      throw new AssertionError(line, e);
    }
  }

  // ---- jobs apply

  @Test
  void a_second_apply_changes_nothing_and_says_so() throws IOException {
    String file = file(FILE);

    assertThat(run("jobs", "apply", "-f", file)).isZero();
    assertThat(out.toString())
        .contains("job://a: created")
        .contains("    + input_resources: hdfs://lake/%Y-%m-%d (daily, +09:00)")
        .contains("hdfs://alone/%Y-%m-%d: created");
    assertThat(err.toString()).contains("2 created, 0 changed, 0 as they should be");
    JsonNode first = server.job("job://a").deepCopy();

    assertThat(run("jobs", "apply", "-f", file)).isZero();

    assertThat(out.toString().lines())
        .containsExactly(
            "job://a: is as it should be", "hdfs://alone/%Y-%m-%d: is as it should be");
    assertThat(server.requests("PUT", "/jobs")).hasSize(1);
    assertThat(server.requests("POST", "/resources")).hasSize(1);
    assertThat(server.job("job://a")).isEqualTo(first);
  }

  @Test
  void a_change_is_shown_member_by_member_and_keeps_the_ids_of_resources() throws IOException {
    run("jobs", "apply", "-f", file(FILE));
    long id = server.job("job://a").at("/input_resources/0/id").asLong();
    String changed =
        FILE.replace("logical_op: and", "logical_op: or")
            .replace("span_in_days: 7", "span_in_days: 9")
            .replace("max_attempts: 3", "max_attempts: 4")
            .replace("hdfs://out/", "hdfs://other/")
            .replace("nobody's: yet", "mine");

    assertThat(run("jobs", "apply", "-f", file(changed))).isZero();

    assertThat(out.toString().lines().toList())
        .containsExactly(
            "job://a: changed",
            "    ~ logical_op: and -> or",
            "    ~ delivery.max_attempts: 3 -> 4",
            "    ~ input_resources hdfs://lake/%Y-%m-%d (daily, +09:00): span_in_days: 7 -> 9",
            "    + output_resources: hdfs://other/%Y-%m-%d (daily)",
            "    - output_resources: hdfs://out/%Y-%m-%d (daily, +09:00)",
            "hdfs://alone/%Y-%m-%d: changed",
            "    ~ description: nobody's: yet -> mine");
    assertThat(server.job("job://a").at("/input_resources/0/id").asLong()).isEqualTo(id);
    assertThat(server.job("job://a").at("/delivery/order").asText()).isEqualTo("latest");
  }

  @Test
  void a_dry_run_changes_nothing() throws IOException {
    assertThat(run("jobs", "apply", "--dry-run", "--output", "json", "-f", file(FILE))).isZero();

    assertThat(printed())
        .extracting(row -> row.path("action").asText())
        .containsExactly("create", "create");
    assertThat(server.requests(r -> !r.method().equals("GET"))).isEmpty();
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "uri: a/nlogicalop: and | :2: logicalop: is not a known key; did you mean 'logical_op'? Allowed here: ",
        "uri: a/ninput_resources:/n- {uri: b, unit: daly} | :3: input_resources[0].unit: 'daly' is not one of singular, daily, hourly",
        "uri: a/ninput_resources:/n- {uri: b} | :3: input_resources[0].unit: is missing; one of singular",
        "uri: a/ninput_resources: {uri: b} | :2: input_resources: must be a list",
        "uri: a/ndelivery: {order: random} | :2: delivery.order: 'random' is not one of fifo, lifo, latest",
        "logical_op: and | :1: uri: is missing or empty",
        "uri: a/n---/nuri: a | :3: job a is there twice; the first is at ",
        "uri: a/nuri: b | :2: uri: is there twice",
        "kind: jobs/nuri: a | :1: kind: 'jobs' is not one of job, resource",
        "kind: resource/nuri: a/nunit: daily/ntimezone: JST2 | :4: timezone: 'JST2' is not an offset such as +09:00",
        "- uri: a | :1: must be a mapping with keys such as uri",
        "uri: [ | :1: is not YAML: ",
        "# nothing | : has no document",
      })
  void a_bad_file_is_one_line_that_names_the_place(String content, String message)
      throws IOException {
    String file = file(content.replace("/n", "\n"));

    assertThat(run("jobs", "apply", "-f", file)).isEqualTo(64);

    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("triglav jobs apply: " + file + message);
    assertThat(server.requests(r -> true)).isEmpty();
  }

  @Test
  void what_is_exported_can_be_applied_and_changes_nothing() throws IOException {
    run("jobs", "apply", "-f", file(FILE));
    assertThat(run("jobs", "export")).isZero();

    assertThat(run("jobs", "apply", "-f", file(out.toString()))).isZero();

    assertThat(err.toString()).contains("0 created, 0 changed, 2 as they should be");
    assertThat(run("jobs", "export", "--prefix", "job://none")).isZero();
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void jobs_are_listed_and_shown() throws IOException {
    run("jobs", "apply", "-f", file(FILE));

    assertThat(run("jobs", "list")).isZero();
    assertThat(out.toString().lines())
        .containsExactly("ID  LOGICAL_OP  URI", "1   and         job://a");
    assertThat(run("jobs", "show", "job://a", "--output", "json")).isZero();
    assertThat(printed().get(0).at("/delivery/max_attempts").asInt()).isEqualTo(3);
    assertThat(run("jobs", "show", "job://none")).isEqualTo(1);
  }

  // ---- messages

  @Test
  void messages_are_followed_through_a_restart_each_once() {
    server.publish("hdfs://a", "daily", 0, "+09:00");
    var events = new AtomicInteger();
    time.onWait(
        () -> {
          switch (events.incrementAndGet()) {
            case 1 -> server.publish("hdfs://a", "daily", 1, "+09:00");
            case 2 -> server.stop();
            case 20 -> server.start();
            case 21 -> server.publish("hdfs://a", "daily", 2, "+09:00");
            default -> {}
          }
        });

    assertThat(run("messages", "tail", "--from", "1", "-n", "3", "--output", "json")).isZero();

    assertThat(printed()).extracting(row -> row.path("id").asLong()).containsExactly(1L, 2L, 3L);
  }

  // ---- runs, deliveries, subscribers

  @Test
  void runs_are_listed_shown_cancelled_and_not_replayed_without_a_delivery() {
    String id = server.addRun("job://a", "running");

    assertThat(run("runs", "list", "--state", "running")).isZero();
    assertThat(out.toString()).contains(id).contains("1970-01-01T09:00:00+09:00");
    assertThat(run("runs", "show", id)).isZero();
    assertThat(out.toString()).contains("state").contains("running");
    assertThat(run("runs", "cancel", id, "--output", "json")).isZero();
    assertThat(printed().get(0).path("cancel_requested").asBoolean()).isTrue();
    assertThat(run("runs", "show", "7")).isEqualTo(64);
    assertThat(err.toString()).contains("'7' is not the id of a run");
    assertThat(run("runs", "list", "--state", "dead")).isEqualTo(64);
    assertThat(err.toString()).contains("one of accepted, running, succeeded, failed");
  }

  @Test
  void dead_letters_are_listed_and_replayed() {
    server.addSubscriber("etl", "job://a");
    for (int i = 0; i < 3; i++) {
      server.kill(server.deliver("etl", "job://a", i), "no\nrows");
    }
    assertThat(run("dead-letters", "list")).isZero();
    assertThat(out.toString().lines()).hasSize(4);
    assertThat(out.toString()).contains("no rows");

    assertThat(run("dead-letters", "replay")).isEqualTo(64);
    assertThat(run("dead-letters", "replay", "2")).isZero();
    assertThat(run("dead-letters", "replay", "2")).as("it is no longer dead").isEqualTo(1);
    assertThat(run("dead-letters", "replay", "--all", "--subscriber", "etl")).isZero();

    assertThat(out.toString().lines()).containsExactly("3", "1");
    assertThat(run("deliveries", "list", "--state", "pending", "--output", "json")).isZero();
    assertThat(printed()).hasSize(3);
  }

  @Test
  void subscribers_are_listed_shown_and_deleted() {
    server.addSubscriber("etl", "job://a", "job://b");

    assertThat(run("subscribers", "list")).isZero();
    assertThat(out.toString()).contains("job://a,job://b");
    assertThat(run("subscribers", "show", "etl", "--output", "json")).isZero();
    assertThat(run("subscribers", "delete", "etl")).isZero();
    assertThat(run("subscribers", "delete", "etl")).isEqualTo(1);
  }

  @Test
  void notify_puts_a_subscriber_for_one_delivery() {
    server.addJob("job://a");
    String[] args = {"notify", "--job", "job://a", "--subscriber", "report", "--callback"};

    assertThat(run(with(args, "https://ci.example/webhook-step/1"))).isZero();

    JsonNode put = server.requests("PUT", "/subscribers/report").get(0).json();
    assertThat(put.path("webhook").toString())
        .isEqualTo("{\"once\":true,\"url\":\"https://ci.example/webhook-step/1\"}");
    assertThat(run(with(args, "ci.example"))).isEqualTo(64);
    args[2] = "job://none";
    assertThat(run(with(args, "https://ci.example/webhook-step/1"))).isEqualTo(1);
  }

  private static String[] with(String[] args, String last) {
    String[] all = Arrays.copyOf(args, args.length + 1);
    all[args.length] = last;
    return all;
  }

  @Test
  void completion_is_a_script_that_knows_the_commands() {
    assertThat(run("completion")).isZero();

    assertThat(out.toString()).contains("complete -F").contains("dead-letters");
  }
}
