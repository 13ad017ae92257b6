package io.triglav.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * How a bad request is answered, whatever is wrong with it: a 4xx in JSON that says what is wrong
 * and what is allowed, speaks of nothing inside the server, and nothing is stored or changed.
 */
final class Refusals {
  private Refusals() {}

  /**
   * Makes a request of the shared server and checks that it is refused.
   *
   * @param says words that the error must have
   */
  static Raw.Answer refused(int status, Supplier<Raw.Answer> request, String... says) {
    String before = stored();
    Raw.Answer answer = request.get();
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertWellSaid(answer);
    for (String words : says) {
      assertThat(answer.error()).contains(words);
    }
    assertThat(stored()).as("what is stored").isEqualTo(before);
    return answer;
  }

  /** JSON with all members of an error, in words for the caller. */
  static void assertWellSaid(Raw.Answer answer) {
    JsonNode body = answer.body();
    assertThat(answer.headers().get("content-type")).startsWith("application/json");
    assertThat(body.path("error").asString("")).isNotBlank();
    assertThat(body.path("detail")).isEqualTo(body.path("error"));
    assertThat(body.path("type").asString()).isEqualTo("about:blank");
    assertThat(body.path("title").asString("")).isNotBlank();
    assertThat(body.path("status").asInt()).isEqualTo(answer.status());
    assertThat(answer.text())
        .doesNotContain(
            "Exception", "at io.", "org.", "java", "SELECT", "INSERT", "PSQL", "Feature")
        .doesNotContainIgnoringCase("jackson");
  }

  /** A sum of all that the API can store or change. */
  private static String stored() {
    return Fixtures.database()
        .sql(
            """
            SELECT (SELECT count(*) || '/' || coalesce(max(id), 0) FROM message) || ' '
                || (SELECT count(*) || '/' || coalesce(max(id), 0) FROM job_message) || ' '
                || (SELECT coalesce(md5(string_agg(u::text, ',' ORDER BY id)), '') FROM app_user u) || ' '
                || (SELECT coalesce(md5(string_agg(r::text, ',' ORDER BY id)), '') FROM resource r) || ' '
                || (SELECT coalesce(md5(string_agg(j::text, ',' ORDER BY id)), '') FROM job j)
            """)
        .query(String.class)
        .single();
  }
}
