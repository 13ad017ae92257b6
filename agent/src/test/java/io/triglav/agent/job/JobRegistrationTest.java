package io.triglav.agent.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.triglav.client.FakeTriglavServer;
import io.triglav.client.JobDefinition;
import io.triglav.client.ResourceDefinition;
import io.triglav.client.TriglavClient;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobRegistrationTest {
  private static final String JOB = "job://load";
  private static final ResourceDefinition A = resource("file:///a/%Y-%m-%d", 7);
  private static final ResourceDefinition B = resource("file:///b/%Y-%m-%d", null);
  private static final ResourceDefinition OUT = resource("file:///out/%Y-%m-%d", null);

  private final FakeTriglavServer server = FakeTriglavServer.started();
  private final TriglavClient client =
      TriglavClient.builder()
          .server(server.url())
          .login(FakeTriglavServer.USERNAME, FakeTriglavServer.PASSWORD)
          .retries(0)
          .build();

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  private static ResourceDefinition resource(String uri, @Nullable Integer span) {
    return new ResourceDefinition(null, uri, "daily", "+09:00", span, null, null, null);
  }

  private static JobDefinition job(String op, ResourceDefinition... inputs) {
    return new JobDefinition(JOB, op, List.of(inputs), List.of(OUT));
  }

  private void register(JobDefinition job) {
    assertThat(new JobRegistration(client, List.of(job)).runOnce()).isEmpty();
  }

  private int puts() {
    return server.requests("PUT", "/jobs").size();
  }

  @Test
  void a_new_job_is_registered() {
    register(job("and", A, B));

    assertThat(server.job(JOB).path("logical_op").asText()).isEqualTo("and");
    assertThat(server.job(JOB).path("input_resources")).hasSize(2);
    assertThat(server.job(JOB).path("output_resources")).hasSize(1);
  }

  @Test
  void a_job_that_is_as_it_should_be_is_left_alone() {
    register(job("and", A, B));

    register(job("and", B, A));

    assertThat(puts()).isEqualTo(1);
  }

  @Test
  void what_stays_keeps_its_id_so_that_the_server_forgets_nothing() {
    register(job("and", A, B));
    JsonNode before = server.job(JOB);

    register(job("and", B, resource("file:///c/%Y-%m-%d", null)));

    JsonNode after = server.job(JOB);
    assertThat(puts()).isEqualTo(2);
    assertThat(id(after, "/input_resources/0")).isEqualTo(id(before, "/input_resources/1"));
    assertThat(id(after, "/input_resources/1")).isNotEqualTo(id(before, "/input_resources/0"));
    assertThat(id(after, "/output_resources/0")).isEqualTo(id(before, "/output_resources/0"));
  }

  private static long id(JsonNode job, String resource) {
    return job.at(resource + "/id").asLong();
  }

  @Test
  void any_difference_is_a_change() {
    register(job("and", A));
    register(job("or", A));
    register(job("or", resource(A.uri(), 8)));
    register(job("or", A, A));

    assertThat(puts()).isEqualTo(4);
    assertThat(server.job(JOB).path("input_resources"))
        .extracting(r -> r.path("id").asLong())
        .hasSize(2)
        .doesNotHaveDuplicates();
  }

  @Test
  void a_job_that_is_refused_stops_no_other_and_is_tried_again_later() {
    server.next(
        FakeTriglavServer.answer(422, "{\"error\":\"uri: is too long\"}"),
        server.doIt(),
        server.doIt());
    var other = new JobDefinition("job://other", "or", List.of(A), List.of());
    var registration = new JobRegistration(client, List.of(job("and", A), other));

    assertThat(registration.runOnce()).contains(Duration.ofMinutes(5));
    assertThat(server.job("job://other").path("input_resources")).hasSize(1);

    assertThat(registration.runOnce()).isEmpty();
    assertThat(server.job(JOB).path("input_resources")).hasSize(1);
    assertThat(puts()).isEqualTo(2);
  }
}
