package io.triglav.agent.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triglav.agent.config.AgentConfig.From;
import io.triglav.agent.config.AgentConfig.OnStop;
import io.triglav.agent.config.AgentConfig.Output;
import io.triglav.agent.config.AgentConfig.ProbeConfig;
import io.triglav.agent.config.AgentConfig.ShellTrigger;
import io.triglav.agent.probe.FileProbeType;
import io.triglav.agent.probe.FlagFiles;
import io.triglav.client.DeliveryPolicy;
import io.triglav.client.JobDefinition;
import io.triglav.client.ResourceDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigFileTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("LAKE", "/lake", "EMPTY", "");

  private static final Clock CLOCK = Clock.systemUTC();

  @TempDir private Path directory;

  private static ProbeTypes types(Optional<Path> plugins) {
    String searched = plugins.map(path -> "in " + path).orElse("nowhere");
    return new ProbeTypes(Map.of("file", new FileProbeType(CLOCK)), searched);
  }

  private AgentConfig read(String yaml) {
    try {
      Path file = Files.writeString(directory.resolve("agent.yml"), yaml, UTF_8);
      return ConfigFile.read(file, ENVIRONMENT, ConfigFileTest::types);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void everything_that_can_be_said() {
    AgentConfig config =
        read(
            """
            server: https://triglav.example
            username: agent
            password_file: /run/secrets/password
            name: agent-1.host-7
            state: /var/lib/triglav
            lease: 90s
            grace: 1m
            on_stop: leave
            probes:
              - type: file
                prefixes: [ "file://${LAKE}/", "file://${ELSEWHERE:-/mnt}/" ]
                flag: DONE
                interval: 5s
                settle: 2s
            triggers:
              - type: shell
                job: job://load
                subscriber: loaders
                command: echo ${TRIGLAV_JOB_ID}
                from: 12
                parallel: 4
                timeout: 1h30m
                directory: /work
                environment: { MODE: "${MODE:-full}" }
                announce:
                  - { uri: "file:///out/%Y-%m-%d", unit: daily, timezone: +10:00 }
            jobs:
              - uri: job://load
                logical_op: and
                input_resources:
                  - { uri: "file:///in/%Y-%m-%d", unit: daily, timezone: Asia/Tokyo, span_in_days: 7 }
                output_resources:
                  - { uri: "file:///out/%Y-%m-%d", unit: daily, notifiable: true }
                delivery: { order: latest, max_in_flight: 4, max_attempts: 3, retry_seconds: 5 }
            """);

    assertThat(config.access().server()).contains("https://triglav.example");
    assertThat(config.access().username()).contains("agent");
    assertThat(config.access().passwordFile()).contains(Path.of("/run/secrets/password"));
    assertThat(config.stateDirectory()).isEqualTo(Path.of("/var/lib/triglav"));
    assertThat(config.name()).contains("agent-1.host-7");
    assertThat(config.lease()).hasSeconds(90);
    assertThat(config.grace()).hasMinutes(1);
    assertThat(config.onStop()).isEqualTo(OnStop.LEAVE);
    assertThat(config.probes())
        .containsExactly(
            new ProbeConfig(
                "file",
                List.of("file:///lake/", "file:///mnt/"),
                Duration.ofSeconds(5),
                new FlagFiles("DONE", Duration.ofSeconds(2), CLOCK)));
    assertThat(config.triggers())
        .containsExactly(
            new ShellTrigger(
                "job://load",
                "loaders",
                "echo ${TRIGLAV_JOB_ID}",
                new From.At(12),
                4,
                Optional.of(Duration.ofMinutes(90)),
                Optional.of(Path.of("/work")),
                Map.of("MODE", "full"),
                Optional.of(
                    List.of(new Output("file:///out/%Y-%m-%d", "daily", Optional.of("+10:00"))))));
    assertThat(config.jobs())
        .containsExactly(
            new JobDefinition(
                "job://load",
                "and",
                List.of(
                    new ResourceDefinition(
                        null, "file:///in/%Y-%m-%d", "daily", "Asia/Tokyo", 7, null, null, null)),
                List.of(
                    new ResourceDefinition(
                        null, "file:///out/%Y-%m-%d", "daily", null, null, null, true, null)),
                new DeliveryPolicy("latest", 4, 3, 5)));
  }

  @Test
  void what_need_not_be_said() {
    AgentConfig config =
        read(
            """
            probes:
              - type: file
                prefixes: file:///lake/
            triggers:
              - type: shell
                job: job://load
                command: ./load.sh
            """);

    assertThat(config.access().server()).isEmpty();
    assertThat(config.probes())
        .containsExactly(
            new ProbeConfig(
                "file",
                List.of("file:///lake/"),
                Duration.ofMinutes(1),
                new FlagFiles("_SUCCESS", Duration.ZERO, CLOCK)));
    ShellTrigger trigger = config.triggers().get(0);
    assertThat(trigger.from()).isEqualTo(new From.Latest());
    assertThat(trigger.subscriber()).matches("agent-job-load-[0-9a-f]{8}");
    assertThat(trigger.parallel()).isEqualTo(1);
    assertThat(trigger.timeout()).isEmpty();
    assertThat(trigger.announce()).as("what the job declares").isEmpty();
    assertThat(config.name()).isEmpty();
    assertThat(config.lease()).hasMinutes(1);
    assertThat(config.onStop()).isEqualTo(OnStop.KILL);
    assertThat(config.jobs()).isEmpty();
  }

  @Test
  void to_announce_nothing_is_not_the_same_as_to_say_nothing() {
    AgentConfig config = read("triggers: [ { type: shell, job: a, command: b, announce: [] } ]");

    assertThat(config.triggers().get(0).announce()).contains(List.of());
  }

  @Test
  void a_job_uri_that_is_too_long_for_a_name_gets_a_short_one_that_stays() {
    String job = "job://" + "x".repeat(300);
    AgentConfig config = read("triggers: [ { type: shell, command: b, job: \"" + job + "\" } ]");

    assertThat(config.triggers().get(0).subscriber())
        .isEqualTo("agent-job-" + "x".repeat(96) + "-fb49ea86");
  }

  // ---- what was said of triggers before the server knew

  @Test
  void tries_and_retry_wait_of_a_trigger_become_the_policy_of_its_job() {
    AgentConfig config =
        read(
            """
            jobs: [ { uri: a, delivery: { max_in_flight: 2 } }, { uri: b } ]
            triggers: [ { type: shell, job: a, command: x, tries: 4, retry_wait: 500ms } ]
            """);

    assertThat(config.jobs())
        .extracting(JobDefinition::delivery)
        .containsExactly(new DeliveryPolicy(null, 2, 4, 1), null);
  }

  static Stream<Arguments> mistakes() {
    String probe = "probes:\n  - type: file\n    prefixes: file:///a/\n";
    String trigger = "triggers:\n  - type: shell\n    job: job://a\n    command: x\n";
    String job = "jobs:\n  - uri: job://a\n    input_resources:\n      - uri: x\n";
    return Stream.of(
        Arguments.of(
            "servr: x",
            "agent.yml:1: servr: is not a known key; allowed here: grace, jobs, lease,"),
        Arguments.of("server: a\nserver: b", "agent.yml:2: server: is there twice"),
        Arguments.of("- a", "agent.yml: must be a mapping"),
        Arguments.of("", "agent.yml: must be a mapping"),
        Arguments.of("a: [", "agent.yml:1: is not YAML:"),
        Arguments.of("grace: soon", "agent.yml:1: grace: 'soon' is not a time such as 500ms, 30s"),
        Arguments.of(
            "server: ${NOPE}", "agent.yml:1: server: the environment variable NOPE is not set"),
        Arguments.of("server: ${EMPTY}", "the environment variable EMPTY is not set"),
        Arguments.of("server: [a]", "agent.yml:1: server: must be a single text"),
        Arguments.of("probes: x", "agent.yml:1: probes: must be a list"),
        Arguments.of("probes: [x]", "agent.yml:1: probes[0]: must be a mapping"),
        Arguments.of("probes: [{prefixes: a}]", "probes[0].type: is missing; give 'file'"),
        Arguments.of("probes: [{type: hdfs}]", "probes[0].type: 'hdfs' is not one of file"),
        Arguments.of(
            "plugins: /opt/plugins\nprobes: [{type: hdfs}]",
            "is not one of file (plug-ins are looked for in /opt/plugins)"),
        Arguments.of(
            probe + "    flags: x",
            "probes[0].flags: is not a known key; allowed here: flag, interval, prefixes, settle, type"),
        Arguments.of("probes: [{type: file}]", "probes[0].prefixes: name at least one, such as"),
        Arguments.of(
            "probes: [{type: file, prefixes: hdfs://a}]",
            "'hdfs://a' does not begin with file:///"),
        Arguments.of(probe + "    interval: 0s", "agent.yml:4: probes[0].interval: '0s' is not"),
        Arguments.of(probe + "    flag: a/b", "probes[0].flag: 'a/b' is not a file name"),
        Arguments.of("triggers: [{type: shell}]", "triggers[0].job is missing or empty"),
        Arguments.of(
            "triggers: [{type: shell, job: a}]", "triggers[0].command is missing or empty"),
        Arguments.of(
            trigger + "    retry_wait: 1s",
            "triggers[0].retry_wait: belongs to the job now; register it below jobs, with delivery:"),
        Arguments.of(
            trigger + "    tries: 3\njobs: [{uri: 'job://a', delivery: {max_attempts: 4}}]",
            "triggers[0].tries: contradicts delivery of the job"),
        Arguments.of("jobs: [{uri: a, delivery: 3}]", "jobs[0].delivery: must be a mapping"),
        Arguments.of(
            "jobs: [{uri: a, delivery: {order: random}}]", "'random' is not one of fifo, lifo,"),
        Arguments.of("lease: 1s", "agent.yml:1: lease: '1s' is not a time from 3s to 1d"),
        Arguments.of("on_stop: run", "on_stop: 'run' is not one of kill, leave"),
        Arguments.of(
            trigger + "    subscriber: a b",
            "triggers[0].subscriber: 'a b' is not 1 to 200 letters"),
        Arguments.of("name: ' '", "name: ' ' is not 1 to 200 letters"),
        Arguments.of(
            trigger + "    tries: 0",
            "agent.yml:5: triggers[0].tries: '0' is not a whole number from 1"),
        Arguments.of(trigger + "    from: oldest", "'oldest' is not latest, earliest or the id of"),
        Arguments.of(trigger + "    timeout: 5", "triggers[0].timeout: '5' is not a time such as"),
        Arguments.of(
            trigger + "    announce: [{uri: x}]", "triggers[0].announce[0].unit: is missing"),
        Arguments.of(
            trigger + trigger.substring(10), "triggers[1].job: 'job://a' has a trigger already"),
        Arguments.of(
            job + "        unit: weekly", "'weekly' is not one of singular, daily, hourly"),
        Arguments.of(
            job + "        unit: daily\n        timezone: JST2",
            "jobs[0].input_resources[0].timezone: 'JST2' is not an offset such as +09:00"),
        Arguments.of(
            job + "        unit: daily\n        notifiable: yes",
            "notifiable: 'yes' is not true or false"),
        Arguments.of("jobs: [{uri: a, logical_op: xor}]", "'xor' is not one of and, or"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("mistakes")
  void a_mistake_is_one_line_that_names_the_key_the_value_and_what_is_allowed(
      String yaml, String message) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void a_file_that_is_not_there() {
    assertThatThrownBy(
            () -> ConfigFile.read(Path.of("/nowhere/agent.yml"), Map.of(), ConfigFileTest::types))
        .isInstanceOf(ConfigException.class)
        .hasMessage("/nowhere/agent.yml: there is no such file");
  }

  @Test
  void the_example_is_right() {
    AgentConfig config =
        ConfigFile.read(Path.of("agent.example.yml"), Map.of(), ConfigFileTest::types);

    assertThat(config.probes()).isNotEmpty();
    assertThat(config.triggers()).isNotEmpty();
    assertThat(config.jobs()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "a ${LAKE} b, a /lake b",
    "${LAKE}${LAKE}, /lake/lake",
    "${NOPE:-x y}, x y",
    "${NOPE:-}, ''",
    "${EMPTY:-x}, x",
    "${LAKE:-x}, /lake",
    "$LAKE, $LAKE",
    "$${LAKE}, ${LAKE}",
    "100$, 100$",
    "$(id) `id`, $(id) `id`",
    "${LAKE;id}, ${LAKE;id}",
  })
  void variables_are_filled_in_and_nothing_else_happens(String text, String expanded) {
    assertThat(new Expansion(ENVIRONMENT).expand(text)).isEqualTo(expanded);
  }

  @ParameterizedTest
  @CsvSource({"500ms, 500", "30s, 30000", "5m, 300000", "1h30m, 5400000", "2d, 172800000", "0s, 0"})
  void time_spans(String text, long millis) {
    assertThat(TimeSpans.parse(text)).contains(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @CsvSource({"''", "5", "s", "-5s", "5 s", "1.5h", "PT5M", "5x", "9999999999s"})
  void no_time_spans(String text) {
    assertThat(TimeSpans.parse(text)).isEmpty();
  }
}
