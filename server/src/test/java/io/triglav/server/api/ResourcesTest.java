package io.triglav.server.api;

import static io.triglav.server.api.Fixtures.daily;
import static io.triglav.server.api.Fixtures.json;
import static io.triglav.server.api.Fixtures.numbers;
import static io.triglav.server.api.Fixtures.object;
import static io.triglav.server.api.Fixtures.ok;
import static io.triglav.server.api.Fixtures.rows;
import static io.triglav.server.api.Fixtures.texts;
import static io.triglav.server.api.Fixtures.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.triglav.server.support.Api;
import io.triglav.server.support.Api.Answer;
import io.triglav.server.support.SharedServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Resources: each POST is one declaration, whatever others say of the same data. */
class ResourcesTest {
  private final Api api = SharedServer.api();

  @Test
  void aResourceIsDeclaredReadChangedAndDeleted() {
    String uri = unique("crud");
    Answer created =
        ok(
            api.post(
                "/resources",
                json(
                    object(
                        "uri",
                        uri,
                        "unit",
                        "hourly",
                        "timezone",
                        "-03:30",
                        "span_in_days",
                        7,
                        "consumable",
                        true,
                        "notifiable",
                        true,
                        "description",
                        "Commits 日本"))));
    assertThat(created.body().path("uri").asString()).isEqualTo(uri);
    assertThat(created.body().path("unit").asString()).isEqualTo("hourly");
    assertThat(created.body().path("timezone").asString()).isEqualTo("-03:30");
    assertThat(created.body().path("span_in_days").asLong()).isEqualTo(7);
    assertThat(created.body().path("consumable").asBoolean()).isTrue();
    assertThat(created.body().path("notifiable").asBoolean()).isTrue();
    assertThat(created.body().path("description").asString()).isEqualTo("Commits 日本");

    String path = "/resources/" + created.id();
    assertThat(ok(api.get(path)).body()).isEqualTo(created.body());

    Answer changed = ok(api.patch(path, json(object("span_in_days", 8))));
    assertThat(changed.body().path("span_in_days").asLong()).isEqualTo(8);
    assertThat(changed.body().path("unit").asString()).isEqualTo("hourly");
    assertThat(changed.body().path("consumable").asBoolean()).isTrue();
    assertThat(ok(api.get(path)).body()).isEqualTo(changed.body());

    assertThat(ok(api.put(path, json(object("unit", "daily")))).body().path("unit").asString())
        .isEqualTo("daily");

    assertThat(api.delete(path).status()).isEqualTo(204);
    assertThat(api.get(path).status()).isEqualTo(404);
    assertThat(api.delete(path).status()).isEqualTo(404);
    assertThat(api.patch(path, "{}").status()).isEqualTo(404);
    assertThat(api.put(path, "{}").status()).isEqualTo(404);
  }

  @Test
  void theTimezoneIsTheServersAndTheSpan32DaysUnlessTold() {
    Answer created =
        ok(api.post("/resources", json(object("uri", unique("default"), "unit", "daily"))));

    assertThat(created.body().path("timezone").asString()).isEqualTo("+09:00");
    assertThat(created.body().path("span_in_days").asLong()).isEqualTo(32);
    assertThat(created.body().path("consumable").asBoolean()).isFalse();
    assertThat(created.body().path("notifiable").asBoolean()).isFalse();
    assertThat(created.body().path("description").isNull()).isTrue();
  }

  @Test
  void nullMeansTheSameAsAbsent() {
    Answer created =
        ok(
            api.post(
                "/resources",
                json(
                    object(
                        "uri",
                        unique("nulls"),
                        "unit",
                        "daily",
                        "timezone",
                        null,
                        "span_in_days",
                        null,
                        "consumable",
                        null,
                        "notifiable",
                        null,
                        "description",
                        null,
                        "id",
                        null))));

    assertThat(created.body().path("timezone").asString()).isEqualTo("+09:00");
    assertThat(created.body().path("span_in_days").asLong()).isEqualTo(32);
  }

  @ParameterizedTest(name = "the unit {0}")
  @ValueSource(strings = {"singular", "daily", "hourly"})
  void everyUnitIsKept(String unit) {
    Answer created = ok(api.post("/resources", json(object("uri", unique("unit"), "unit", unit))));

    assertThat(created.body().path("unit").asString()).isEqualTo(unit);
  }

  @ParameterizedTest(name = "the timezone {0}")
  @ValueSource(
      strings = {
        "+09:00",
        "-12:00",
        "+00:00",
        "-00:00",
        "+05:45",
        "+14:00",
        "-18:00",
        "Asia/Tokyo",
        "America/Argentina/Buenos_Aires",
        "UTC"
      })
  void offsetsAndIanaNamesAreKeptAsSent(String timezone) {
    Answer created =
        ok(
            api.post(
                "/resources",
                json(object("uri", unique("zone"), "unit", "daily", "timezone", timezone))));

    assertThat(created.body().path("timezone").asString()).isEqualTo(timezone);
  }

  @Test
  void theSameDeclarationTwiceMakesTwoRowsAndTwoIds() {
    String uri = unique("twice");

    Answer one = ok(api.post("/resources", json(daily(uri))));
    Answer two = ok(api.post("/resources", json(daily(uri))));

    assertThat(two.id()).isGreaterThan(one.id());
    assertThat(numbers(list(uri), "id")).containsExactly(one.id(), two.id());
  }

  @Test
  void aUriFindsTheFirstDeclaration() {
    String uri = unique("first");
    Answer one = ok(api.post("/resources", json(daily(uri))));
    Answer two = ok(api.post("/resources", json(Fixtures.resource(uri, "hourly"))));
    String path = "/resources/" + Paths.encoded(uri);

    assertThat(ok(api.get(path)).id()).isEqualTo(one.id());
    assertThat(ok(api.patch(path, "{\"span_in_days\": 5}")).id()).isEqualTo(one.id());
    assertThat(api.delete(path).status()).isEqualTo(204);
    assertThat(ok(api.get(path)).id()).isEqualTo(two.id());
  }

  @Test
  void aResourceMayMoveToAnotherUriAndIsFoundThere() {
    String before = unique("moved");
    String after = unique("moved");
    Answer created = ok(api.post("/resources", json(daily(before))));

    ok(api.patch("/resources/" + created.id(), json(object("uri", after))));

    assertThat(api.get("/resources/" + Paths.encoded(before)).status()).isEqualTo(404);
    assertThat(ok(api.get("/resources/" + Paths.encoded(after))).id()).isEqualTo(created.id());
  }

  @Test
  void anIdInTheBodyChangesNoId() {
    Answer one = ok(api.post("/resources", json(daily(unique("own-id")))));
    Answer other = ok(api.post("/resources", json(daily(unique("own-id")))));

    Answer changed =
        ok(api.patch("/resources/" + one.id(), json(object("id", other.id(), "span_in_days", 3))));
    Answer created =
        ok(
            api.post(
                "/resources",
                json(object("id", other.id(), "uri", unique("own-id"), "unit", "daily"))));

    assertThat(changed.id()).isEqualTo(one.id());
    assertThat(created.id()).isNotIn(one.id(), other.id());
    assertThat(ok(api.get("/resources/" + other.id())).body()).isEqualTo(other.body());
  }

  @Test
  void membersThatNobodyKnowsAreIgnored() {
    Answer created =
        ok(
            api.post(
                "/resources",
                json(
                    object(
                        "uri",
                        unique("unknown"),
                        "unit",
                        "daily",
                        "created_at",
                        "x",
                        "colour",
                        List.of(1)))));

    assertThat(created.body().path("created_at").asString()).startsWith("20");
  }

  @Test
  void theListHasAllInTheOrderOfIds() {
    String uri = unique("all");
    ok(api.post("/resources", json(daily(uri + "/b"))));
    ok(api.post("/resources", json(daily(uri + "/a"))));

    List<JsonNode> all = rows(api.get("/resources"));

    assertThat(texts(all, "uri")).containsSubsequence(uri + "/b", uri + "/a");
    assertThat(numbers(all, "id")).isSorted();
    assertThat(rows(api.get("/resources?uri_prefix="))).hasSameSizeAs(all);
  }

  @ParameterizedTest(name = "the prefix {0} means itself in the list")
  @ValueSource(strings = {"%", "_", "a%", "a_", "\\", "*", "?", "[a-z]", ".", "日%本", "A", "'"})
  void aPrefixIsLiteral(String special) {
    String base = unique("literal") + "/";
    ok(api.post("/resources", json(daily(base + special + "/x"))));
    for (String other : List.of("b/x", "ab/x", "a/x", "aXb/x", "日本/x")) {
      ok(api.post("/resources", json(daily(base + other))));
    }

    assertThat(texts(list(base + special), "uri")).containsExactly(base + special + "/x");
  }

  @Test
  void aPrefixIsComparedToTheLetterAndFromTheBeginning() {
    String base = unique("case") + "/";
    ok(api.post("/resources", json(daily(base + "café"))));

    assertThat(list(base + "café")).hasSize(1);
    assertThat(list(base + "cafe")).isEmpty();
    assertThat(list(base + "CAFÉ")).isEmpty();
    assertThat(list(base + "cafe\u0301")).isEmpty();
    assertThat(list(base.substring(1))).isEmpty();
  }

  @ParameterizedTest(name = "{0} /resources/{1} of an unknown one answers 404")
  @CsvSource({
    "GET, 999999999",
    "GET, 99999999999999999999999",
    "GET, nowhere%3A%2F%2Fa",
    "PUT, 999999999",
    "PATCH, nowhere%3A%2F%2Fa",
    "DELETE, 999999999",
    "DELETE, nowhere%3A%2F%2Fa"
  })
  void anUnknownResourceIsNotFound(String verb, String which) {
    byte[] body = verb.startsWith("P") ? new byte[] {'{', '}'} : null;

    Raw.Answer answer = Raw.send(api, verb, "/resources/" + which, Map.of(), body);

    assertThat(answer.status()).as(answer.text()).isEqualTo(404);
    assertThat(answer.error()).startsWith("there is no resource ");
  }

  private List<JsonNode> list(String prefix) {
    return rows(api.get("/resources?uri_prefix=" + Paths.encoded(prefix)));
  }
}
