package io.triglav.server.api;

import static io.triglav.server.api.Fixtures.daily;
import static io.triglav.server.api.Fixtures.json;
import static io.triglav.server.api.Fixtures.numbers;
import static io.triglav.server.api.Fixtures.object;
import static io.triglav.server.api.Fixtures.ok;
import static io.triglav.server.api.Fixtures.resource;
import static io.triglav.server.api.Fixtures.rows;
import static io.triglav.server.api.Fixtures.texts;
import static io.triglav.server.api.Fixtures.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.triglav.server.support.Api;
import io.triglav.server.support.Api.Answer;
import io.triglav.server.support.SharedServer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Jobs: named by their uri, put whole with all that they read and write. */
class JobsTest {
  private static final long UNKNOWN = 999_999_999;

  private final Api api = SharedServer.api();
  private final String uri = unique("job");
  private final String a = unique("a");
  private final String b = unique("b");

  @Test
  void aJobIsCreatedWithItsResources() {
    Answer job = put("uri", uri, "input_resources", inputs(a, b), "output_resources", inputs(a));

    assertThat(job.body().path("uri").asString()).isEqualTo(uri);
    assertThat(job.body().path("logical_op").asString()).isEqualTo("or");
    assertThat(texts(job.body().path("input_resources"), "uri")).containsExactly(a, b);
    assertThat(texts(job.body().path("output_resources"), "uri")).containsExactly(a);
    assertThat(api.get("/jobs/" + job.id()).body()).isEqualTo(job.body());
    assertThat(api.get("/jobs/" + Paths.encoded(uri)).body()).isEqualTo(job.body());
  }

  @Test
  void aJobNeedsNoMoreThanAUri() {
    Answer job = put("uri", uri);

    assertThat(job.body().path("input_resources").toString()).isEqualTo("[]");
    assertThat(job.body().path("output_resources").toString()).isEqualTo("[]");
  }

  @ParameterizedTest(name = "{0} creates and updates")
  @ValueSource(strings = {"PUT", "PATCH"})
  void putAndPatchDoTheSame(String verb) {
    byte[] body =
        json(object("uri", uri, "input_resources", inputs(a))).getBytes(StandardCharsets.UTF_8);

    Raw.Answer created = Raw.send(api, verb, "/jobs", Map.of(), body);
    Raw.Answer updated =
        Raw.send(
            api,
            verb,
            "/jobs",
            Map.of(),
            json(object("uri", uri)).getBytes(StandardCharsets.UTF_8));

    assertThat(created.status()).isEqualTo(200);
    assertThat(updated.body().path("id")).isEqualTo(created.body().path("id"));
    assertThat(updated.body().path("input_resources").isEmpty()).isTrue();
  }

  @Test
  void theSameUriIsTheSameJob() {
    Answer one = put("uri", uri, "logical_op", "and", "input_resources", inputs(a));
    Answer two = put("uri", uri, "logical_op", "or", "input_resources", inputs(b));

    assertThat(two.id()).isEqualTo(one.id());
    assertThat(texts(rows(api.get("/jobs")), "uri")).containsOnlyOnce(uri);
    assertThat(two.body().path("logical_op").asString()).isEqualTo("or");
    assertThat(texts(two.body().path("input_resources"), "uri")).containsExactly(b);
  }

  @Test
  void urisAreComparedToTheLetter() {
    Answer one = put("uri", uri + "/é");

    for (String other : List.of("/É", "/e", "/e\u0301", "/é/", "/é ")) {
      assertThat(put("uri", uri + other).id()).as(other).isNotEqualTo(one.id());
    }
  }

  @Test
  void aJobIsRenamedByItsId() {
    String after = unique("renamed");
    Answer job = put("uri", uri, "input_resources", inputs(a));

    Answer renamed = put("id", job.id(), "uri", after, "input_resources", inputs(a));

    assertThat(renamed.id()).isEqualTo(job.id());
    assertThat(renamed.body().path("uri").asString()).isEqualTo(after);
    assertThat(api.get("/jobs/" + Paths.encoded(uri)).status()).isEqualTo(404);
    assertThat(put("uri", uri).id()).isNotEqualTo(job.id());
  }

  @Test
  void anIdAloneKeepsTheUri() {
    Answer job = put("uri", uri);

    assertThat(put("id", job.id()).body().path("uri").asString()).isEqualTo(uri);
  }

  @Test
  void anotherJobsUriIsTaken() {
    Answer job = put("uri", uri, "input_resources", inputs(a));
    Answer other = put("uri", unique("other"));

    Answer answer =
        api.put("/jobs", json(object("id", other.id(), "uri", uri, "input_resources", inputs(b))));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.error()).startsWith("uri: ").contains("names job " + job.id());
    assertThat(api.get("/jobs/" + job.id()).body()).isEqualTo(job.body());
    assertThat(api.get("/jobs/" + other.id()).body()).isEqualTo(other.body());
  }

  @ParameterizedTest(name = "logical_op {0} is kept")
  @ValueSource(strings = {"and", "or"})
  void logicalOpIsKept(String op) {
    Answer job = put("uri", uri, "logical_op", op);

    assertThat(job.body().path("logical_op").asString()).isEqualTo(op);
    assertThat(ok(api.get("/jobs/" + job.id())).body().path("logical_op").asString()).isEqualTo(op);
    assertThat(row(uri).path("logical_op").asString()).isEqualTo(op);
  }

  @Test
  void anUpdateThatDoesNotNameLogicalOpKeepsIt() {
    put("uri", uri, "logical_op", "and");

    assertThat(put("uri", uri).body().path("logical_op").asString()).isEqualTo("and");
    assertThat(put("uri", uri, "logical_op", null).body().path("logical_op").asString())
        .isEqualTo("and");
  }

  @Test
  void rowsOfTheListStandInTheOrderOfIds() {
    String second = unique("z-then-a");
    Answer one = put("uri", uri);
    Answer two = put("uri", second);

    List<JsonNode> rows = rows(api.get("/jobs"));

    assertThat(numbers(rows, "id")).isSorted().containsSubsequence(one.id(), two.id());
    assertThat(row(uri).path("created_at")).isEqualTo(one.body().path("created_at"));
    assertThat(row(uri).path("updated_at")).isEqualTo(one.body().path("updated_at"));
  }

  @Test
  void anIdInAnEntryUpdatesThatResource() {
    Answer job = put("uri", uri, "input_resources", inputs(a));
    JsonNode before = job.body().path("input_resources").path(0);

    Answer after =
        put(
            "id",
            job.id(),
            "uri",
            uri,
            "input_resources",
            List.of(object("id", before.path("id").asLong(), "uri", b, "span_in_days", 5)));

    JsonNode input = after.body().path("input_resources").path(0);
    assertThat(input.path("id")).isEqualTo(before.path("id"));
    assertThat(input.path("uri").asString()).isEqualTo(b);
    assertThat(input.path("span_in_days").asLong()).isEqualTo(5);
    assertThat(input.path("unit").asString()).isEqualTo("daily");
    assertThat(input.path("created_at")).isEqualTo(before.path("created_at"));
  }

  @Test
  void entriesWithoutAnIdAreCreatedAndThoseLeftOutAreDestroyed() {
    Answer job = put("uri", uri, "input_resources", inputs(a, b), "output_resources", inputs(a));
    long kept = input(job, 0);
    long left = input(job, 1);
    long output = job.body().path("output_resources").path(0).path("id").asLong();
    String c = unique("c");

    Answer after = put("uri", uri, "input_resources", List.of(object("id", kept), daily(c)));

    assertThat(texts(after.body().path("input_resources"), "uri")).containsExactly(a, c);
    assertThat(input(after, 0)).isEqualTo(kept);
    assertThat(api.get("/resources/" + left).status()).isEqualTo(404);
    assertThat(api.get("/resources/" + output).status()).isEqualTo(404);
    assertThat(api.get("/resources/" + kept).status()).isEqualTo(200);
  }

  @Test
  void anAbsentListIsAnEmptyOneAndSoIsNull() {
    for (Object[] request :
        List.<Object[]>of(
            new Object[] {"uri", uri},
            new Object[] {"uri", uri, "input_resources", null, "output_resources", null},
            new Object[] {
              "uri", uri, "input_resources", List.of(), "output_resources", List.of()
            })) {
      Answer job = put("uri", uri, "input_resources", inputs(a), "output_resources", inputs(b));

      Answer emptied = put(request);

      assertThat(emptied.body().path("input_resources").isEmpty()).isTrue();
      assertThat(emptied.body().path("output_resources").isEmpty()).isTrue();
      assertThat(api.get("/resources/" + input(job, 0)).status()).isEqualTo(404);
    }
  }

  @Test
  void inputsAreConsumableAndOutputsAreNotWhateverTheRequestSays() {
    for (Object claim : new Object[] {true, false}) {
      Map<String, ?> entry =
          object("uri", unique("claim"), "unit", "daily", "consumable", claim, "notifiable", true);

      Answer job =
          put("uri", uri, "input_resources", List.of(entry), "output_resources", List.of(entry));

      JsonNode input = job.body().path("input_resources").path(0);
      JsonNode output = job.body().path("output_resources").path(0);
      assertThat(input.path("consumable").asBoolean()).isTrue();
      assertThat(output.path("consumable").asBoolean()).isFalse();
      assertThat(output.path("notifiable").asBoolean()).isTrue();
    }
  }

  @Test
  void anExistingResourceBecomesConsumableAsAnInput() {
    long standalone = ok(api.post("/resources", json(daily(a)))).id();

    Answer job = put("uri", uri, "input_resources", List.of(object("id", standalone)));

    assertThat(input(job, 0)).isEqualTo(standalone);
    assertThat(ok(api.get("/resources/" + standalone)).body().path("consumable").asBoolean())
        .isTrue();
  }

  @Test
  void aResourceThatAnotherJobSharesSurvivesTheDeletionOfOne() {
    Answer job = put("uri", uri, "input_resources", inputs(a, b));
    long shared = input(job, 0);
    long own = input(job, 1);
    Answer other = put("uri", unique("sharing"), "input_resources", List.of(object("id", shared)));

    assertThat(api.delete("/jobs/" + job.id()).status()).isEqualTo(204);

    assertThat(api.get("/resources/" + own).status()).isEqualTo(404);
    assertThat(api.get("/resources/" + shared).status()).isEqualTo(200);
    assertThat(numbers(ok(api.get("/jobs/" + other.id())).body().path("input_resources"), "id"))
        .containsExactly(shared);

    api.delete("/jobs/" + other.id());
    assertThat(api.get("/resources/" + shared).status()).isEqualTo(404);
  }

  @Test
  void aResourceThatAnotherJobSharesSurvivesThatOneLeavesItOut() {
    Answer job = put("uri", uri, "output_resources", inputs(a));
    long shared = job.body().path("output_resources").path(0).path("id").asLong();
    put("uri", unique("sharing"), "output_resources", List.of(object("id", shared)));

    put("uri", uri);

    assertThat(api.get("/resources/" + shared).status()).isEqualTo(200);
  }

  @Test
  void aResourceCannotBeInputAndOutputAtOnce() {
    Answer job = put("uri", uri, "input_resources", inputs(a), "output_resources", inputs(b));
    Map<String, ?> input = object("id", input(job, 0));

    Answer both =
        api.put(
            "/jobs",
            json(
                object(
                    "uri",
                    uri,
                    "input_resources",
                    List.of(input),
                    "output_resources",
                    List.of(input))));
    Answer elsewhere =
        api.put("/jobs", json(object("uri", unique("other"), "output_resources", List.of(input))));

    for (Answer answer : List.of(both, elsewhere)) {
      assertThat(answer.status()).isEqualTo(422);
      assertThat(answer.error())
          .startsWith("output_resources[0].id: ")
          .contains("leave out the id to declare one of its own");
    }
    assertThat(api.get("/jobs/" + job.id()).body()).isEqualTo(job.body());
  }

  @Test
  void anInputMayBecomeAnOutputOfTheSameJob() {
    Answer job = put("uri", uri, "input_resources", inputs(a));

    Answer turned = put("uri", uri, "output_resources", List.of(object("id", input(job, 0))));

    assertThat(turned.body().path("output_resources").path(0).path("id").asLong())
        .isEqualTo(input(job, 0));
    assertThat(turned.body().path("output_resources").path(0).path("consumable").asBoolean())
        .isFalse();
  }

  @Test
  void idsThatNobodyKnowsCreate() {
    Answer job =
        put(
            "id",
            UNKNOWN,
            "uri",
            uri,
            "input_resources",
            List.of(
                object(
                    "id",
                    UNKNOWN,
                    "uri",
                    a,
                    "unit",
                    "daily",
                    "timezone",
                    "+09:00",
                    "span_in_days",
                    32)));

    assertThat(job.id()).isNotEqualTo(UNKNOWN);
    assertThat(input(job, 0)).isNotEqualTo(UNKNOWN);
    assertThat(put("id", UNKNOWN, "uri", uri).id()).isEqualTo(job.id());
  }

  @Test
  void anUnknownIdWithoutAUriIsNotFound() {
    Answer answer = api.put("/jobs", json(object("id", UNKNOWN)));

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.error()).contains("name a uri to create one");
  }

  @Test
  void anUnknownResourceIdWithoutAUriIsMissingSomething() {
    Answer answer =
        api.put(
            "/jobs",
            json(object("uri", uri, "input_resources", List.of(daily(a), object("id", UNKNOWN)))));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).startsWith("input_resources[1].uri: is missing");
    assertThat(api.get("/jobs/" + Paths.encoded(uri)).status()).isEqualTo(404);
    assertThat(api.get("/resources/" + Paths.encoded(a)).status()).isEqualTo(404);
  }

  @Test
  void theSameDatasetMayBeNamedTwiceAndInSeveralUnits() {
    Answer job =
        put("uri", uri, "input_resources", List.of(daily(a), daily(a), resource(a, "hourly")));

    assertThat(texts(job.body().path("input_resources"), "unit"))
        .containsExactly("daily", "daily", "hourly");
    assertThat(numbers(job.body().path("input_resources"), "id")).doesNotHaveDuplicates();
  }

  @Test
  void aJobMayHaveAThousandInputs() {
    List<Map<String, Object>> entries =
        IntStream.range(0, 1000).mapToObj(i -> daily(a + i)).toList();

    Answer job = put("uri", uri, "input_resources", entries);

    assertThat(job.body().path("input_resources").size()).isEqualTo(1000);
  }

  @Test
  void deletingWhatIsNotThereIsDone() {
    Answer job = put("uri", uri);

    assertThat(api.delete("/jobs/" + job.id()).status()).isEqualTo(204);
    assertThat(api.delete("/jobs/" + job.id()).status()).isEqualTo(204);
    assertThat(api.delete("/jobs/" + Paths.encoded(uri)).status()).isEqualTo(204);
    assertThat(api.get("/jobs/" + job.id()).status()).isEqualTo(404);
    assertThat(api.get("/jobs/" + Paths.encoded(uri)).error()).startsWith("there is no job ");
  }

  @Test
  void deletingNeedsAnIdOrAUri() {
    long jobs = rows(api.get("/jobs")).size();

    for (String path : List.of("/jobs", "/jobs/", "/jobs;a=b")) {
      Answer answer = api.delete(path);
      assertThat(answer.status()).as(path).isEqualTo(400);
      assertThat(answer.error()).contains("id or a percent-encoded uri is expected");
    }

    assertThat(rows(api.get("/jobs"))).hasSize((int) jobs);
  }

  @Test
  void aDeletedResourceLeavesItsJobs() {
    Answer job = put("uri", uri, "input_resources", inputs(a, b));

    assertThat(api.delete("/resources/" + input(job, 0)).status()).isEqualTo(204);

    assertThat(texts(ok(api.get("/jobs/" + job.id())).body().path("input_resources"), "uri"))
        .containsExactly(b);
  }

  @Test
  void whatAJobFiredStaysOnRecordWhenItIsDeleted() {
    long job = Fixtures.job(api, uri, "or", daily(a)).id();
    Fixtures.post(api, daily(a, Fixtures.yesterday()));

    api.delete("/jobs/" + job);

    assertThat(Fixtures.fired(api, job)).hasSize(1);
  }

  private Answer put(@Nullable Object... namesAndValues) {
    return ok(api.put("/jobs", json(object(namesAndValues))));
  }

  private static List<Map<String, Object>> inputs(String... uris) {
    return Arrays.stream(uris).map(Fixtures::daily).toList();
  }

  private static long input(Answer job, int at) {
    return job.body().path("input_resources").path(at).path("id").asLong();
  }

  private JsonNode row(String wanted) {
    return rows(api.get("/jobs")).stream()
        .filter(row -> row.path("uri").asString().equals(wanted))
        .findFirst()
        .orElseThrow();
  }
}
