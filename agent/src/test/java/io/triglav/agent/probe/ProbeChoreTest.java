package io.triglav.agent.probe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.triglav.agent.config.AgentConfig.ProbeConfig;
import io.triglav.client.AccessDenied;
import io.triglav.client.AggregatedResource;
import io.triglav.client.Claim.Look;
import io.triglav.client.FakeTime;
import io.triglav.client.FakeTriglavServer;
import io.triglav.client.ServerUnreachable;
import io.triglav.client.TriglavClient;
import io.triglav.plugin.Dataset;
import io.triglav.plugin.Observation;
import io.triglav.plugin.Observation.Ready;
import io.triglav.plugin.Partition;
import io.triglav.plugin.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbeChoreTest {
  private static final Instant NOW = Instant.parse("2026-11-23T07:00:00Z");
  private static final long TODAY = Instant.parse("2026-11-22T15:00:00Z").getEpochSecond();

  @TempDir private Path lake;

  private final FakeTriglavServer server = FakeTriglavServer.started();
  private final FakeTime time = new FakeTime(NOW);
  private final TriglavClient client =
      TriglavClient.builder()
          .server(server.url())
          .login(FakeTriglavServer.USERNAME, FakeTriglavServer.PASSWORD)
          .clock(time)
          .waiter(time)
          .retries(0)
          .build();

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  // ---- when a message is sent

  @Test
  void what_is_ready_is_sent_once() throws IOException {
    declare("orders/%Y-%m-%d", "daily");
    publish("orders/2026-11-23");
    var probe = probe();

    probe.runOnce();
    probe.runOnce();

    JsonNode message = onlyMessage();
    assertThat(message.path("resource_uri").asText()).isEqualTo(uri("orders/%Y-%m-%d"));
    assertThat(message.path("resource_unit").asText()).isEqualTo("daily");
    assertThat(message.path("resource_time").asLong()).isEqualTo(TODAY);
    assertThat(message.path("resource_timezone").asText()).isEqualTo("+09:00");
    assertThat(message.path("payload").asText()).contains(uri("orders/2026-11-23"));
    assertThat(posts()).isEqualTo(1);
    assertThat(probe.failingCount()).isZero();
  }

  @Test
  void what_is_written_again_is_sent_again() throws IOException {
    declare("orders/%Y-%m-%d", "daily");
    Path flag = publish("orders/2026-11-23");
    var probe = probe();
    probe.runOnce();

    Files.writeString(flag, "more", UTF_8);
    probe.runOnce();

    assertThat(server.messages()).hasSize(2);
    assertThat(server.messages().get(1).path("resource_time").asLong()).isEqualTo(TODAY);
  }

  /**
   * Whoever publishes by rename keeps the old time of the file: an older version is a new version.
   */
  @Test
  void a_flag_with_an_older_time_is_another_version() throws IOException {
    declare("orders/%Y-%m-%d", "daily");
    Path flag = publish("orders/2026-11-23");
    var probe = probe();
    probe.runOnce();

    Files.setLastModifiedTime(flag, FileTime.from(NOW.minus(Duration.ofDays(300))));
    probe.runOnce();

    assertThat(server.messages()).hasSize(2);
  }

  @Test
  void a_flag_that_was_replaced_by_an_equal_one_is_another_version() throws IOException {
    declare("orders/%Y-%m-%d", "daily");
    Path flag = publish("orders/2026-11-23");
    FileTime changed = Files.getLastModifiedTime(flag);
    var probe = probe();
    probe.runOnce();

    Path other = Files.createFile(flag.resolveSibling("_other"));
    Files.setLastModifiedTime(other, changed);
    Files.move(other, flag, StandardCopyOption.REPLACE_EXISTING);
    probe.runOnce();

    assertThat(server.messages()).hasSize(2);
  }

  @Test
  void data_without_a_flag_is_not_ready() throws IOException {
    declare("orders/%Y-%m-%d", "daily");
    Files.createDirectories(lake.resolve("orders/2026-11-23"));
    Files.createFile(lake.resolve("orders/2026-11-23/part-0"));
    var probe = probe();

    probe.runOnce();

    assertThat(server.messages()).isEmpty();
    assertThat(probe.failingCount()).isZero();
  }

  @Test
  void the_flag_may_have_another_name_or_be_the_partition_itself() throws IOException {
    declare("orders/%Y-%m-%d", "daily");
    Files.createDirectories(lake.resolve("orders"));
    Files.createFile(lake.resolve("orders/2026-11-23"));

    probe(config("", Duration.ZERO)).runOnce();

    assertThat(server.messages()).hasSize(1);
  }

  @Test
  void only_the_days_of_the_span_are_looked_at() throws IOException {
    declare("orders/%Y-%m-%d", "daily");
    publish("orders/2026-11-16");
    publish("orders/2026-11-17");
    publish("orders/2026-11-24");

    probe().runOnce();

    assertThat(onlyMessage().path("payload").asText()).contains("2026-11-17");
  }

  @Test
  void one_place_that_is_watched_by_day_and_by_hour_gives_a_message_for_each() throws IOException {
    declare("logs/%Y-%m-%d/%H", "daily,hourly");
    publish("logs/2026-11-23/00");
    publish("logs/2026-11-23/01");

    probe().runOnce();

    assertThat(server.messages())
        .extracting(m -> m.path("resource_unit").asText(), m -> m.path("resource_time").asLong())
        .containsExactlyInAnyOrder(
            tuple("daily", TODAY), tuple("hourly", TODAY), tuple("hourly", TODAY + 3600));
  }

  @Test
  void a_singular_resource_is_its_own_place_at_time_0() throws IOException {
    declare("master/100%", "singular");
    publish("master/100%");

    probe().runOnce();

    assertThat(onlyMessage().path("resource_time").asLong()).isZero();
  }

  @Test
  void one_uri_in_two_timezones_is_two_resources() throws IOException {
    server.addAggregated(uri("orders/%Y-%m-%d"), "daily", "+09:00", 2);
    server.addAggregated(uri("orders/%Y-%m-%d"), "daily", "UTC", 2);
    publish("orders/2026-11-23");

    probe().runOnce();

    assertThat(server.messages())
        .extracting(m -> m.path("resource_timezone").asText())
        .containsExactlyInAnyOrder("+09:00", "UTC");
  }

  @Test
  void a_flag_that_is_too_fresh_waits_until_it_has_settled() throws IOException {
    declare("orders/%Y-%m-%d", "daily");
    Files.setLastModifiedTime(publish("orders/2026-11-23"), FileTime.from(NOW.minusSeconds(10)));
    var probe = probe(config("_SUCCESS", Duration.ofSeconds(30)));

    probe.runOnce();
    assertThat(server.messages()).isEmpty();

    time.advance(Duration.ofSeconds(20));
    probe.runOnce();
    assertThat(server.messages()).hasSize(1);
  }

  // ---- what goes wrong

  @Test
  void what_cannot_be_looked_at_is_unknown_and_stops_nothing_else() throws IOException {
    declare("orders/%Y-%m-%d", "daily");
    declare("loop/%Y-%m-%d", "daily");
    publish("orders/2026-11-23");
    Path loop = Files.createDirectories(lake.resolve("loop")).resolve("2026-11-23");
    Files.createSymbolicLink(loop, loop);
    var probe = probe();

    probe.runOnce();
    assertThat(server.messages()).hasSize(1);
    assertThat(probe.failingCount()).isEqualTo(1);

    Files.delete(loop);
    publish("loop/2026-11-23");
    probe.runOnce();
    assertThat(server.messages()).hasSize(2);
    assertThat(probe.failingCount()).isZero();
  }

  @Test
  void a_look_that_fails_changes_nothing_that_is_known() throws IOException {
    declare("orders/%Y-%m-%d", "daily");
    publish("orders/2026-11-23");
    var probe = probe();
    probe.runOnce();

    Path day = lake.resolve("orders/2026-11-23");
    Path elsewhere = lake.resolve("elsewhere");
    Files.move(day, elsewhere);
    Files.createSymbolicLink(day, day);
    probe.runOnce();
    Files.delete(day);
    Files.move(elsewhere, day);
    probe.runOnce();

    assertThat(posts()).isEqualTo(1);
  }

  @Test
  void a_resource_that_is_declared_wrongly_stops_nothing_else() throws IOException {
    declare("a/%Y-%m", "daily");
    declare("b/%Y-%m-%d/%Q", "daily");
    declare("c/%Y-%m-%d", "weekly");
    declare("../escape/%Y-%m-%d", "daily");
    server.addAggregated(uri("d/%Y-%m-%d"), "daily", "Mars/Olympus", 7);
    declare("orders/%Y-%m-%d", "daily");
    publish("orders/2026-11-23");
    var probe = probe();

    probe.runOnce();

    assertThat(server.messages()).hasSize(1);
    assertThat(probe.failingCount()).isEqualTo(5);
  }

  @Test
  void a_message_that_the_server_refuses_stops_nothing_else_and_is_left_alone_for_an_hour()
      throws IOException {
    declare("bad/%Y-%m-%d", "daily");
    declare("orders/%Y-%m-%d", "daily");
    server.refuseMessagesFor(uri("bad/%Y-%m-%d"));
    publish("bad/2026-11-22");
    publish("bad/2026-11-23");
    publish("orders/2026-11-23");
    var probe = probe();

    probe.runOnce();
    assertThat(server.messages()).hasSize(1);
    assertThat(posts()).as("the batch, each of its two, and the other resource").isEqualTo(4);

    time.advance(Duration.ofMinutes(59));
    probe.runOnce();
    assertThat(posts()).isEqualTo(4);
    assertThat(probe.failingCount()).isEqualTo(1);

    time.advance(Duration.ofMinutes(2));
    probe.runOnce();
    assertThat(posts()).isEqualTo(7);
  }

  @Test
  void what_could_not_be_sent_is_sent_in_a_later_round() throws IOException {
    declare("orders/%Y-%m-%d", "daily");
    publish("orders/2026-11-23");
    var probe = probe();
    server.stop();
    assertThatThrownBy(probe::runOnce).isInstanceOf(ServerUnreachable.class);

    server.start();
    probe.runOnce();

    assertThat(server.messages()).hasSize(1);
  }

  @Test
  void worthless_credentials_cost_two_logins_a_round_and_no_more() {
    var probe = probe();
    server.refuseTokens();

    assertThatThrownBy(probe::runOnce).isInstanceOf(AccessDenied.class);

    assertThat(server.logins()).isEqualTo(2);
  }

  // ---- any probe

  @Test
  void all_resources_are_looked_at_with_one_call_and_the_evidence_is_told() {
    declare("a/%Y-%m-%d", "daily");
    declare("b/%Y-%m-%d/%H", "daily,hourly");
    declare("c", "singular");
    FakeProbe fake = new FakeProbe();
    fake.found =
        (wanted, seen) ->
            seen.accept(
                wanted.get(0),
                new Ready("v1", Map.of("rows", 12, "ratio", 0.5, "full", true, "day", NOW)));
    var probe = probe(config(fake));

    probe.runOnce();

    assertThat(fake.calls).isEqualTo(1);
    assertThat(fake.wanted).isEqualTo(7 + 7 + 7 * 24 + 1);
    JsonNode payload = json(onlyMessage().path("payload").asText());
    assertThat(payload.path("rows").asInt()).isEqualTo(12);
    assertThat(payload.path("ratio").asDouble()).isEqualTo(0.5);
    assertThat(payload.path("full").asBoolean()).isTrue();
    assertThat(payload.path("day").asText()).isEqualTo(NOW.toString());
    assertThat(payload.path("version").asText()).isEqualTo("v1");
    assertThat(probe.failingCount()).as("to say nothing is no failure").isZero();
    probe.ended();
    assertThat(fake.closed).isTrue();
  }

  @Test
  void a_storage_that_cannot_be_asked_is_reported_on_every_resource_and_asked_again() {
    declare("a/%Y-%m-%d", "daily");
    declare("b/%Y-%m-%d", "daily");
    FakeProbe fake = new FakeProbe();
    List<Look> looks = new ArrayList<>();
    var probe = probe(fake, looks);
    List<Throwable> failures =
        List.of(new IOException("gone\nfor long"), new NoClassDefFoundError("org/Gone"));
    for (Throwable failure : failures) {
      fake.failure = failure;
      looks.clear();

      probe.runOnce();

      assertThat(probe.failingCount()).isEqualTo(2);
      assertThat(looks)
          .hasSize(2)
          .extracting(Look::error)
          .allMatch(why -> why != null && why.startsWith("file could not be asked: java."))
          .noneMatch(why -> why.contains("\n"));
    }

    fake.failure = null;
    fake.found = (wanted, seen) -> wanted.forEach(each -> seen.accept(each, new Ready("v1")));
    probe.runOnce();

    assertThat(server.messages()).hasSize(14);
    assertThat(probe.failingCount()).isZero();
  }

  @Test
  void a_probe_that_interrupts_itself_does_not_end_the_agent() {
    declare("a/%Y-%m-%d", "daily");
    FakeProbe fake = new FakeProbe();
    fake.found = (wanted, seen) -> Thread.currentThread().interrupt();

    probe(config(fake)).runOnce();

    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void a_dataset_that_breaks_the_check_stops_nothing_else() {
    declare("bad/%Y-%m-%d", "daily");
    declare("good/%Y-%m-%d", "daily");
    FakeProbe fake = new FakeProbe();
    fake.bad = uri("bad/%Y-%m-%d");
    fake.found = (wanted, seen) -> seen.accept(wanted.get(0), new Ready("v1"));
    var probe = probe(config(fake));

    probe.runOnce();

    assertThat(onlyMessage().path("resource_uri").asText()).isEqualTo(uri("good/%Y-%m-%d"));
    assertThat(probe.failingCount()).isEqualTo(1);
  }

  // ---- what is remembered

  @Test
  void a_new_agent_knows_what_the_old_one_has_sent() throws IOException {
    declare("orders/%Y-%m-%d", "daily");
    publish("orders/2026-11-23");
    probe().runOnce();

    probe().runOnce();

    assertThat(posts()).isEqualTo(1);
  }

  @Test
  void the_server_is_asked_once_for_each_resource_and_for_its_span_alone() throws IOException {
    declare("orders/%Y-%m-%d", "daily");
    server.publish(uri("orders/%Y-%m-%d"), "daily", TODAY - 86400 * 40, "+09:00");
    var probe = probe();

    probe.runOnce();
    probe.runOnce();

    assertThat(asked()).hasSize(1);
    assertThat(asked().get(0).query())
        .contains("unit=daily", "from=" + (TODAY - 6 * 86400), "to=" + TODAY);
  }

  @Test
  void a_version_that_is_not_the_last_that_the_server_knows_is_sent() throws IOException {
    declare("orders/%Y-%m-%d", "daily");
    Path flag = publish("orders/2026-11-23");
    probe().runOnce();
    Files.writeString(flag, "more", UTF_8);

    probe().runOnce();

    assertThat(server.messages()).hasSize(2);
    assertThat(server.messages())
        .extracting(m -> m.path("version_token").asText())
        .doesNotHaveDuplicates()
        .doesNotContain("");
  }

  @Test
  void what_somebody_else_has_said_without_a_version_says_nothing_of_it() throws IOException {
    declare("orders/%Y-%m-%d", "daily");
    server.publish(uri("orders/%Y-%m-%d"), "daily", TODAY, "+09:00");
    publish("orders/2026-11-23");

    probe().runOnce();

    assertThat(server.messages()).hasSize(2);
  }

  @Test
  void a_server_that_cannot_say_what_it_knows_is_told_nothing_yet() throws IOException {
    declare("orders/%Y-%m-%d", "daily");
    publish("orders/2026-11-23");
    client.lastMessageId();
    var probe = probe();
    server.next(server.doIt(), FakeTriglavServer.answer(503, ""));

    assertThatThrownBy(probe::runOnce).isInstanceOf(ServerUnreachable.class);
    assertThat(posts()).isZero();

    probe.runOnce();
    assertThat(server.messages()).hasSize(1);
  }

  @Test
  void an_answer_that_is_lost_leads_to_the_same_message_again() throws IOException {
    declare("orders/%Y-%m-%d", "daily");
    publish("orders/2026-11-23");
    client.lastMessageId();
    var probe = probe();
    server.next(server.doIt(), server.doIt(), server.doItAndHangUp());
    assertThatThrownBy(probe::runOnce).isInstanceOf(ServerUnreachable.class);

    probe.runOnce();

    assertThat(posts()).isGreaterThanOrEqualTo(2);
    assertThat(server.messages()).hasSize(1);
  }

  @Test
  void a_server_that_lists_nothing_once_makes_the_agent_forget_nothing() throws IOException {
    declare("orders/%Y-%m-%d", "daily");
    publish("orders/2026-11-23");
    var probe = probe();
    probe.runOnce();

    server.next(FakeTriglavServer.answer(200, "[]"));
    probe.runOnce();
    probe.runOnce();

    assertThat(posts()).isEqualTo(1);
  }

  // ---- the world

  private static final class FakeProbe implements Probe {
    private BiConsumer<List<Partition>, BiConsumer<Partition, Observation>> found =
        (wanted, seen) -> {};
    private @Nullable Throwable failure;
    private String bad = "";
    private int calls;
    private int wanted;
    private boolean closed;

    @Override
    public void check(Dataset dataset) {
      if (dataset.uri().equals(bad)) {
        throw new IllegalStateException("a mistake of the plug-in");
      }
    }

    @Override
    public void observe(List<Partition> partitions, BiConsumer<Partition, Observation> seen)
        throws Exception {
      calls++;
      wanted = partitions.size();
      if (failure instanceof Error error) {
        throw error;
      }
      if (failure instanceof Exception exception) {
        throw exception;
      }
      found.accept(partitions, seen);
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private ProbeChore probe(Probe probe, List<Look> looks) {
    Watches watches =
        new Watches() {
          @Override
          public List<AggregatedResource> under(String prefix) {
            return client.aggregatedResources(prefix);
          }

          @Override
          public void looked(List<Look> seen) {
            looks.addAll(seen);
          }
        };
    return new ProbeChore(config(probe), client, watches, time);
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private ProbeChore probe() {
    return probe(config("_SUCCESS", Duration.ZERO));
  }

  private ProbeChore probe(ProbeConfig config) {
    return new ProbeChore(config, client, client::aggregatedResources, time);
  }

  private ProbeConfig config(String flag, Duration settle) {
    return config(new FlagFiles(flag, settle, time));
  }

  private ProbeConfig config(Probe probe) {
    return new ProbeConfig("file", List.of(uri("")), Duration.ofMinutes(1), probe);
  }

  private List<FakeTriglavServer.Request> asked() {
    return server.requests("GET", "/partitions");
  }

  private String uri(String path) {
    return "file://" + lake + "/" + path;
  }

  private void declare(String path, String unit) {
    server.addAggregated(uri(path), unit, "+09:00", 7);
  }

  private Path publish(String path) throws IOException {
    Path directory = Files.createDirectories(lake.resolve(path));
    return Files.createFile(directory.resolve("_SUCCESS"));
  }

  private JsonNode onlyMessage() {
    assertThat(server.messages()).hasSize(1);
    return server.messages().get(0);
  }

  private long posts() {
    return server.requests("POST", "/messages").size();
  }
}
