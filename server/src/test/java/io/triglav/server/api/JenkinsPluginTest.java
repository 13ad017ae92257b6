package io.triglav.server.api;

import static io.triglav.server.api.Fixtures.json;
import static io.triglav.server.api.Fixtures.object;
import static io.triglav.server.api.Fixtures.ok;
import static io.triglav.server.api.Fixtures.rows;
import static io.triglav.server.api.Fixtures.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.triglav.server.support.Api;
import io.triglav.server.support.Api.Answer;
import io.triglav.server.support.SharedServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The journey of the old Jenkins plugin, request by request. */
class JenkinsPluginTest {
  private static final long DAY = 86_400;

  private final Api api = SharedServer.api();
  private final String jobUrl = unique("jenkins") + "/job/daily-report/";
  private final String commits = unique("commits");
  private final String builds = unique("builds");
  private final long yesterday = Fixtures.yesterday();

  @Test
  void theOldPluginWaitsForItsInputsAndStartsABuildForEachDay() {
    // Somebody configures the trigger: the plugin registers the job without ids and keeps those it
    // is given.
    Answer registered = register(null, null, null);
    long job = registered.id();
    List<Long> inputs = Fixtures.numbers(registered.body().path("input_resources"), "id");
    assertThat(inputs).hasSize(2).doesNotContain(0L);

    // Its first offset is the last job message of all jobs, as it finds it.
    long offset = ok(api.get("/job_messages/last_id")).id();
    assertThat(poll(job, offset)).isEmpty();

    // Agents and ETL jobs announce data, one resource after the other, for two days.
    post(commits, yesterday);
    assertThat(poll(job, offset)).isEmpty();
    post(commits, yesterday - DAY);
    post(builds, yesterday);
    post(builds, yesterday - DAY);

    // Once a minute it asks for one job message, starts the build, and goes on behind its id.
    List<JsonNode> builtFor = new ArrayList<>();
    for (List<JsonNode> next = poll(job, offset); !next.isEmpty(); next = poll(job, offset)) {
      assertThat(next).hasSize(1);
      builtFor.add(next.get(0));
      offset = next.get(0).path("id").asLong() + 1;
    }
    assertThat(Fixtures.numbers(builtFor, "time")).containsExactly(yesterday, yesterday - DAY);
    assertThat(Fixtures.numbers(builtFor, "job_id")).containsOnly(job);
    assertThat(Fixtures.texts(builtFor, "timezone")).containsOnly("+09:00");

    // Somebody saves the configuration again: the ids go along, nothing is new, nothing is fired
    // twice.
    Answer again = register(job, inputs.get(0), inputs.get(1));
    assertThat(again.id()).isEqualTo(job);
    assertThat(Fixtures.numbers(again.body().path("input_resources"), "id")).isEqualTo(inputs);
    assertThat(poll(job, offset)).isEmpty();

    // "or" has seen both inputs: each further message for that day starts a build.
    post(commits, yesterday);
    assertThat(poll(job, offset)).hasSize(1);

    // The job is deleted in Jenkins: the plugin unregisters it, twice when it is restarted
    // meanwhile.
    assertThat(api.delete("/jobs/" + job).status()).isEqualTo(204);
    assertThat(api.delete("/jobs/" + job).status()).isEqualTo(204);
  }

  @Test
  void aPluginThatMovesFromTheOldServerRegistersAnewWithItsOldIds() {
    Answer registered = register(987_654_321L, 987_654_321L, 987_654_322L);

    assertThat(registered.id()).isNotEqualTo(987_654_321L);
    List<Long> inputs = Fixtures.numbers(registered.body().path("input_resources"), "id");
    assertThat(inputs).hasSize(2).doesNotContain(987_654_321L, 987_654_322L);

    Answer again = register(registered.id(), inputs.get(0), inputs.get(1));
    assertThat(again.id()).isEqualTo(registered.id());
  }

  private Answer register(@Nullable Long job, @Nullable Long first, @Nullable Long second) {
    return ok(
        api.put(
            "/jobs",
            json(
                object(
                    "id",
                    job,
                    "uri",
                    jobUrl,
                    "logical_op",
                    "or",
                    "input_resources",
                    List.of(input(first, commits), input(second, builds))))));
  }

  private static Map<String, ?> input(@Nullable Long id, String uri) {
    return object(
        "id",
        id,
        "uri",
        uri,
        "timezone",
        "+09:00",
        "unit",
        "daily",
        "span_in_days",
        32,
        "consumable",
        true,
        "notifiable",
        false);
  }

  private void post(String uri, long time) {
    assertThat(Fixtures.post(api, Fixtures.daily(uri, time))).isOne();
  }

  private List<JsonNode> poll(long job, long offset) {
    return rows(api.get("/job_messages?offset=" + offset + "&job_id=" + job + "&limit=1"));
  }
}
