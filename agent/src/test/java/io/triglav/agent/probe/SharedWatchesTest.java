package io.triglav.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.triglav.agent.config.AgentConfig.ProbeConfig;
import io.triglav.client.FakeTime;
import io.triglav.client.FakeTriglavServer;
import io.triglav.client.TriglavClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several agents that watch the same place. */
class SharedWatchesTest {
  private static final Instant NOW = Instant.parse("2026-11-23T07:00:00Z");

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

  @Test
  void an_agent_says_who_it_is_again_and_again() {
    Registration registration = registration("agent-1");

    assertThat(registration.runOnce()).contains(Duration.ofMinutes(1));

    JsonNode said = Objects.requireNonNull(server.agent("agent-1"));
    assertThat(said.path("host").asText()).isEqualTo("host-7");
    assertThat(said.path("version").asText()).isEqualTo("2.0");
    assertThat(said.path("prefixes").path(0).asText()).isEqualTo(uri(""));
    assertThat(said.path("interval_seconds").asInt()).isEqualTo(60);
  }

  @Test
  void one_agent_watches_what_the_other_does_not() throws IOException {
    declareAndPublish("a");
    declareAndPublish("b");
    server.lease(uri("a/%Y-%m-%d"), "agent-1");
    server.lease(uri("b/%Y-%m-%d"), "agent-2");

    probe("agent-1").runOnce();

    assertThat(server.messages())
        .extracting(m -> m.path("resource_uri").asText())
        .containsExactly(uri("a/%Y-%m-%d"));
  }

  @Test
  void who_takes_over_asks_what_was_sent_and_sends_nothing_again() throws IOException {
    declareAndPublish("a");
    probe("agent-1").runOnce();

    server.lease(uri("a/%Y-%m-%d"), "agent-2");
    probe("agent-2").runOnce();

    assertThat(server.requests("POST", "/messages")).hasSize(1);
  }

  @Test
  void what_comes_back_is_asked_for_anew() throws IOException {
    declareAndPublish("a");
    ProbeChore first = probe("agent-1");
    first.runOnce();
    server.lease(uri("a/%Y-%m-%d"), "agent-2");
    first.runOnce();
    Files.writeString(lake.resolve("a/2026-11-23/_SUCCESS"), "more");
    probe("agent-2").runOnce();

    server.lease(uri("a/%Y-%m-%d"), "agent-1");
    first.runOnce();

    assertThat(server.messages()).hasSize(2);
    assertThat(server.requests("POST", "/messages")).hasSize(2);
  }

  @Test
  void an_agent_that_the_server_does_not_know_makes_itself_known() throws IOException {
    declareAndPublish("a");
    ProbeChore probe = probe("agent-1");
    probe.runOnce();
    server.forgetAgents();

    probe.runOnce();

    assertThat(server.agent("agent-1")).isNotNull();
    assertThat(probe.failingCount()).isZero();
  }

  @Test
  void each_look_is_reported_with_what_was_wrong() throws IOException {
    declareAndPublish("a");
    server.addAggregated(uri("b/%Y-%m"), "daily", "+09:00", 7);

    probe("agent-1").runOnce();

    assertThat(server.looks()).hasSize(2);
    JsonNode well = server.looks().get(0);
    assertThat(well.path("resource_uri").asText()).isEqualTo(uri("a/%Y-%m-%d"));
    assertThat(well.path("timezone").asText()).isEqualTo("+09:00");
    assertThat(Instant.parse(well.path("looked_at").asText())).isEqualTo(NOW);
    assertThat(Instant.parse(well.path("next_look_at").asText())).isEqualTo(NOW.plusSeconds(60));
    assertThat(well.has("error")).isFalse();
    assertThat(server.looks().get(1).path("error").asText()).contains("lacks %d");
  }

  @Test
  void a_lease_lasts_for_some_rounds() {
    probe("agent-1").runOnce();

    assertThat(server.requests("POST", "/agents/agent-1/watches"))
        .isNotEmpty()
        .allMatch(claim -> claim.json().path("lease_seconds").asInt() == 180);
  }

  // ---- the world

  private ProbeChore probe(String agent) {
    ProbeConfig config =
        new ProbeConfig(
            "file",
            List.of(uri("")),
            Duration.ofMinutes(1),
            new FlagFiles("_SUCCESS", Duration.ZERO, time));
    return new ProbeChore(config, client, registration(agent), time);
  }

  private Registration registration(String agent) {
    return new Registration(client, agent, "host-7", List.of(uri("")), "2.0");
  }

  private String uri(String path) {
    return "file://" + lake + "/" + path;
  }

  private void declareAndPublish(String name) throws IOException {
    server.addAggregated(uri(name + "/%Y-%m-%d"), "daily", "+09:00", 7);
    Path day = Files.createDirectories(lake.resolve(name + "/2026-11-23"));
    Files.createFile(day.resolve("_SUCCESS"));
  }
}
