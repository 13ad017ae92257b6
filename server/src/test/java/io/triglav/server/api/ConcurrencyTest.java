package io.triglav.server.api;

import static io.triglav.server.api.Fixtures.atOnce;
import static io.triglav.server.api.Fixtures.daily;
import static io.triglav.server.api.Fixtures.json;
import static io.triglav.server.api.Fixtures.object;
import static io.triglav.server.api.Fixtures.rows;
import static io.triglav.server.api.Fixtures.texts;
import static io.triglav.server.api.Fixtures.unique;
import static io.triglav.server.api.Fixtures.uniqueName;
import static org.assertj.core.api.Assertions.assertThat;

import io.triglav.server.support.Api;
import io.triglav.server.support.Api.Answer;
import io.triglav.server.support.SharedServer;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Many who want the same at the same moment: nobody sees an error of the server's making. */
class ConcurrencyTest {
  /** As many as the server has connections to the database: then each waits for all others. */
  private static final int CALLERS = 16;

  private final Api api = SharedServer.api();

  @Test
  void aNewJobThatManyPutAtOnceIsOneJob() throws Exception {
    String uri = unique("put-at-once");
    String input = unique("put-at-once");
    String body = json(object("uri", uri, "input_resources", List.of(daily(input))));

    List<Answer> answers = atOnce(CALLERS, i -> api.put("/jobs", body));

    assertThat(answers).allMatch(answer -> answer.status() == 200);
    assertThat(answers.stream().map(Answer::id)).containsOnly(answers.get(0).id());
    assertThat(texts(rows(api.get("/jobs")), "uri")).containsOnlyOnce(uri);
    assertThat(rows(api.get("/resources?uri_prefix=" + Paths.encoded(input)))).hasSize(1);
  }

  @Test
  void manyNewJobsWithNewResourcesArePutAtOnce() throws Exception {
    String uri = unique("many-jobs");

    List<Answer> answers =
        atOnce(
            2 * CALLERS,
            i ->
                api.put(
                    "/jobs",
                    json(
                        object(
                            "uri",
                            uri + i,
                            "input_resources",
                            List.of(daily(uri + "/a" + i), daily(uri + "/b" + i))))));

    assertThat(answers).allMatch(answer -> answer.status() == 200);
    assertThat(answers.stream().map(Answer::id)).doesNotHaveDuplicates();
  }

  @Test
  void manyNewResourcesAreDeclaredAndChangedAtOnce() throws Exception {
    String uri = unique("many-resources");

    List<Answer> created = atOnce(2 * CALLERS, i -> api.post("/resources", json(daily(uri + i))));
    List<Answer> changed =
        atOnce(
            2 * CALLERS,
            i ->
                api.patch(
                    "/resources/" + created.get(i).id(),
                    json(object("uri", uri + "/changed" + i))));

    assertThat(created).allMatch(answer -> answer.status() == 200);
    assertThat(changed).allMatch(answer -> answer.status() == 200);
    assertThat(rows(api.get("/resources?uri_prefix=" + Paths.encoded(uri + "/changed"))))
        .hasSize(2 * CALLERS);
  }

  @Test
  void aNameThatManyWantAtOnceGoesToOne() throws Exception {
    String name = uniqueName("at-once");
    String body =
        json(object("name", name, "password", Fixtures.PASSWORD, "authenticator", "local"));

    List<Answer> answers = atOnce(CALLERS, i -> api.post("/users", body));

    assertThat(answers.stream().filter(answer -> answer.status() == 201)).hasSize(1);
    assertThat(answers.stream().filter(answer -> answer.status() != 201))
        .allMatch(answer -> answer.status() == 422)
        .allMatch(answer -> answer.error().startsWith("name: "));
    assertThat(texts(rows(api.get("/users")), "name")).containsOnlyOnce(name);
  }

  @Test
  void aUuidThatManySendAtOnceIsStoredOnceAndNobodyIsRefused() throws Exception {
    String uri = unique("uuid-at-once");
    String body =
        json(
            List.of(
                with(daily(uri, 0), UUID.randomUUID().toString()),
                with(daily(uri, 1), UUID.randomUUID().toString())));

    List<Answer> answers = atOnce(CALLERS, i -> api.post("/messages", body));

    assertThat(answers).allMatch(answer -> answer.status() == 200);
    assertThat(answers.stream().mapToInt(answer -> answer.body().path("num_inserts").asInt()))
        .containsOnly(0, 2)
        .containsOnlyOnce(2);
    assertThat(Fixtures.messages(api, uri)).hasSize(2);
  }

  @Test
  void aJobThatIsPutAndDeletedAtOnceIsThereOrNot() throws Exception {
    String uri = unique("put-and-deleted");
    String body = json(object("uri", uri, "input_resources", List.of(daily(uri))));

    List<Answer> answers =
        atOnce(
            CALLERS,
            i -> i % 2 == 0 ? api.put("/jobs", body) : api.delete("/jobs/" + Paths.encoded(uri)));

    assertThat(answers).allMatch(answer -> answer.status() == 200 || answer.status() == 204);
    int left = rows(api.get("/resources?uri_prefix=" + Paths.encoded(uri))).size();
    assertThat(left).isEqualTo(api.get("/jobs/" + Paths.encoded(uri)).status() == 200 ? 1 : 0);
  }

  private static Object with(Map<String, @Nullable Object> message, String uuid) {
    message.put("uuid", uuid);
    return message;
  }
}
