package io.triglav.server.api;

import static io.triglav.server.api.Fixtures.daily;
import static io.triglav.server.api.Fixtures.json;
import static io.triglav.server.api.Fixtures.lastMessageId;
import static io.triglav.server.api.Fixtures.messages;
import static io.triglav.server.api.Fixtures.numbers;
import static io.triglav.server.api.Fixtures.post;
import static io.triglav.server.api.Fixtures.rows;
import static io.triglav.server.api.Fixtures.texts;
import static io.triglav.server.api.Fixtures.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.triglav.server.support.Api;
import io.triglav.server.support.Api.Answer;
import io.triglav.server.support.SharedServer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** POST /messages: what is stored, what is a repeat, and that it is all or nothing. */
class SendMessagesTest {
  private final Api api = SharedServer.api();
  private final String uri = unique("sent");
  private final long time = Fixtures.yesterday();

  @Test
  void aMessageIsStoredAsSent() {
    assertThat(post(api, with(daily(uri, time), "payload", "{\"rows\": 1}"))).isOne();

    JsonNode row = only();
    assertThat(row.path("id").asLong()).isEqualTo(lastMessageId(api));
    assertThat(row.path("resource_uri").asString()).isEqualTo(uri);
    assertThat(row.path("resource_unit").asString()).isEqualTo("daily");
    assertThat(row.path("resource_time").asLong()).isEqualTo(time);
    assertThat(row.path("resource_timezone").asString()).isEqualTo("+09:00");
    assertThat(row.path("payload").asString()).isEqualTo("{\"rows\": 1}");
    assertThat(row.path("updated_at")).isEqualTo(row.path("created_at"));
  }

  @Test
  void anEmptyArrayIsTakenAndStoresNothing() {
    long before = lastMessageId(api);

    assertThat(post(api)).isZero();

    assertThat(lastMessageId(api)).isEqualTo(before);
  }

  @Test
  void messagesOfResourcesThatNobodyDeclaredAreStored() {
    post(api, daily(uri, time));

    assertThat(messages(api, uri)).hasSize(1);
    assertThat(api.get("/resources/" + Paths.encoded(uri)).status()).isEqualTo(404);
    assertThat(rows(api.get("/resources?uri_prefix=" + Paths.encoded(uri)))).isEmpty();
  }

  /** What is sent as the payload, and what the list answers: JSON in a string, or null. */
  @ParameterizedTest(name = "payload {0} is answered as {1}")
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "null ~ null",
        "\"{}\" ~ \"{}\"",
        "\"{\\\"a\\\": [1, 2]}\" ~ \"{\\\"a\\\": [1, 2]}\"",
        "\" [ ]\\n\" ~ \" [ ]\\n\"",
        "\"null\" ~ \"null\"",
        "\"\\\"text\\\"\" ~ \"\\\"text\\\"\"",
        "\"1.50\" ~ \"1.50\"",
        "{} ~ \"{}\"",
        "{\"b\" : 1,\t \"a\": [ ]} ~ \"{\\\"b\\\":1,\\\"a\\\":[]}\"",
        "[1, \"x\", null] ~ \"[1,\\\"x\\\",null]\"",
        "{\"日本\": \"é🗻\"} ~ \"{\\\"日本\\\":\\\"é🗻\\\"}\"",
        "{\"a\": \"\\u0000\"} ~ \"{\\\"a\\\":\\\"\\\\u0000\\\"}\"",
        "1 ~ \"1\"",
        "-0 ~ \"0\"",
        "true ~ \"true\"",
        "false ~ \"false\"",
        "1.0 ~ \"1.0\"",
        "1.50 ~ \"1.50\"",
        "0.12345678901234567890123456789 ~ \"0.12345678901234567890123456789\"",
        "99999999999999999999999 ~ \"99999999999999999999999\"",
        "1e400 ~ \"1E+400\"",
        "-1e-400 ~ \"-1E-400\"",
        "1e1000000000 ~ \"1E+1000000000\"",
        "{\"a\": 1e5} ~ \"{\\\"a\\\":1E+5}\""
      })
  void aPayloadIsAnyJson(String payload, String answered) {
    Answer answer =
        postRaw(json(daily(uri, time)).replace("\"payload\":\"{}\"", "\"payload\":" + payload));

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(only().path("payload")).isEqualTo(Fixtures.read(answered));
  }

  @Test
  void aPayloadNeedNotBe() {
    Map<String, @Nullable Object> message = daily(uri, time);
    message.remove("payload");

    post(api, message);

    assertThat(only().has("payload")).isTrue();
    assertThat(only().path("payload").isNull()).isTrue();
  }

  @Test
  void aPayloadMayHaveAMillionCharacters() {
    String payload = "\"" + "x".repeat(999_998) + "\"";

    post(api, with(daily(uri, time), "payload", payload));

    assertThat(only().path("payload").asString()).isEqualTo(payload);
  }

  @Test
  void aPayloadMayBeNestedDeeply() {
    String payload = "[".repeat(490) + "]".repeat(490);

    Answer answer =
        postRaw(json(daily(uri, time)).replace("\"payload\":\"{}\"", "\"payload\":" + payload));

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(only().path("payload").asString()).isEqualTo(payload);
  }

  @ParameterizedTest(name = "resource_timezone {0} is taken")
  @ValueSource(
      strings = {"+09:00", "-00:00", "+00:00", "-11:30", "Asia/Tokyo", "Europe/Berlin", "UTC"})
  void offsetsAndIanaNamesAreTaken(String timezone) {
    post(api, with(daily(uri, time), "resource_timezone", timezone));

    assertThat(only().path("resource_timezone").asString()).isEqualTo(timezone);
  }

  @ParameterizedTest(name = "resource_time {0} is taken")
  @ValueSource(longs = {0, -1, -62_135_596_800L, 253_402_300_799L, 2_147_483_648L})
  void theYears1To9999AreTaken(long seconds) {
    post(api, daily(uri, seconds));

    assertThat(only().path("resource_time").asLong()).isEqualTo(seconds);
  }

  @Test
  void membersThatNobodyKnowsAreIgnored() {
    post(api, with(with(daily(uri, time), "id", 5), "created_at", Map.of("x", 1)));

    assertThat(only().path("created_at").asString()).startsWith("20");
  }

  @Test
  void idsFollowTheOrderOfTheBatch() {
    List<Map<String, Object>> batch =
        IntStream.range(0, 200).mapToObj(i -> daily(uri, time - (i * 37 % 200))).toList();

    assertThat(post(api, batch.toArray())).isEqualTo(200);

    List<JsonNode> rows = messages(api, uri);
    assertThat(numbers(rows, "id")).isSorted().doesNotHaveDuplicates();
    assertThat(numbers(rows, "resource_time"))
        .containsExactlyElementsOf(
            batch.stream().map(message -> (Long) message.get("resource_time")).toList());
  }

  @Test
  void tenThousandMessagesFitIntoOneRequest() {
    Object[] batch = IntStream.range(0, 10_000).mapToObj(i -> daily(uri, time + i)).toArray();

    assertThat(post(api, batch)).isEqualTo(10_000);
  }

  @Test
  void withoutAUuidARepeatIsANewMessage() {
    post(api, daily(uri, time));
    post(api, daily(uri, time), daily(uri, time));
    post(api, with(daily(uri, time), "uuid", null));

    assertThat(messages(api, uri)).hasSize(4);
  }

  /** Keys as senders make them: UUIDs, or any text. */
  static List<String> keys() {
    String hive = "hive:" + unique("key") + ":2026-11-23";
    return List.of(
        UUID.randomUUID().toString(),
        UUID.randomUUID().toString().replace("-", ""),
        "{" + UUID.randomUUID() + "}",
        hive,
        unique("key") + "日本 é",
        unique("key") + " ",
        unique("key") + "x".repeat(230),
        Fixtures.uniqueName("k"));
  }

  @ParameterizedTest(name = "uuid {0} counts once")
  @MethodSource("keys")
  void aKnownUuidIsDropped(String key) {
    assertThat(post(api, keyed(key, time))).isOne();
    assertThat(post(api, keyed(key, time))).isZero();
    assertThat(post(api, keyed(key, time + 1))).isZero();

    assertThat(numbers(messages(api, uri), "resource_time")).containsExactly(time);
  }

  @ParameterizedTest(name = "uuid {0} in another case is the same")
  @MethodSource("keys")
  void uuidsAreComparedWithoutCase(String key) {
    assertThat(post(api, keyed(key.toLowerCase(Locale.ROOT), time))).isOne();
    assertThat(post(api, keyed(key.toUpperCase(Locale.ROOT), time))).isZero();
  }

  @Test
  void aKeyMayHave255Characters() {
    String key = (unique("key") + "x".repeat(255)).substring(0, 255);

    assertThat(post(api, keyed(key, time))).isOne();
    assertThat(post(api, keyed(key.toUpperCase(Locale.ROOT), time))).isZero();
    assertThat(post(api, keyed(key.substring(0, 254), time))).isOne();
  }

  @Test
  void ofAUuidTwiceInOneBatchTheFirstCounts() {
    String key = UUID.randomUUID().toString();

    int inserts =
        post(
            api,
            keyed(key, time),
            daily(uri, time + 1),
            keyed(key.toUpperCase(Locale.ROOT), time + 2),
            keyed(key, time + 3));

    assertThat(inserts).isEqualTo(2);
    assertThat(numbers(messages(api, uri), "resource_time")).containsExactly(time, time + 1);
  }

  @Test
  void aBatchOfOldAndNewStoresTheNew() {
    String known = UUID.randomUUID().toString();
    post(api, keyed(known, time));

    assertThat(post(api, daily(uri, time + 1), keyed(known, time), daily(uri, time + 2)))
        .isEqualTo(2);
    assertThat(post(api, keyed(known, time), keyed(known, time))).isZero();

    assertThat(numbers(messages(api, uri), "resource_time"))
        .containsExactly(time, time + 1, time + 2);
  }

  @Test
  void aUuidIsKnownWhateverItsMessageSays() {
    String key = UUID.randomUUID().toString();
    post(api, keyed(key, time));

    assertThat(post(api, with(daily(unique("elsewhere"), time), "uuid", key))).isZero();
  }

  @ParameterizedTest(name = "one bad element at place {0} of 5 rejects the batch")
  @ValueSource(ints = {0, 2, 4})
  void oneBadElementRejectsAll(int place) {
    long before = lastMessageId(api);
    long resources = count("resource");
    long job = Fixtures.job(api, unique("all-or-nothing"), "or", daily(uri)).id();
    List<Object> batch = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      batch.add(daily(uri, time + i));
    }
    batch.set(place, with(daily(uri, time), "resource_unit", "weekly"));

    Answer answer = api.post("/messages", json(batch));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.error()).startsWith("[" + place + "].resource_unit: ").contains("weekly");
    assertThat(lastMessageId(api)).isEqualTo(before);
    assertThat(messages(api, uri)).isEmpty();
    assertThat(Fixtures.fired(api, job)).isEmpty();
    assertThat(count("resource")).isEqualTo(resources + 1); // the job's input
  }

  @Test
  void aRejectedBatchDoesNotUseUpItsUuids() {
    String key = UUID.randomUUID().toString();
    api.post(
        "/messages",
        json(List.of(keyed(key, time), with(daily(uri, time), "resource_unit", "weekly"))));

    assertThat(post(api, keyed(key, time))).isOne();
  }

  @Test
  void everyFaultIsNamed() {
    Answer answer =
        api.post(
            "/messages",
            json(
                List.of(
                    with(daily(uri, time), "resource_unit", "weekly"),
                    daily(uri, time),
                    with(daily(uri, time), "resource_timezone", "Tokyo"))));

    assertThat(texts(answer.body().path("errors"), "field"))
        .containsExactly("[0].resource_unit", "[2].resource_timezone");
    assertThat(answer.error()).contains("1 more");
  }

  @Test
  void lastIdIsThatOfTheNewestMessage() {
    post(api, daily(uri, time), daily(uri, time + 1));

    assertThat(lastMessageId(api)).isEqualTo(numbers(messages(api, uri), "id").get(1));
  }

  private Map<String, @Nullable Object> keyed(String uuid, long at) {
    return with(daily(uri, at), "uuid", uuid);
  }

  private static Map<String, @Nullable Object> with(
      Map<String, @Nullable Object> message, String member, @Nullable Object value) {
    Map<String, @Nullable Object> other = new LinkedHashMap<>(message);
    other.put(member, value);
    return other;
  }

  private Answer postRaw(String message) {
    return api.post("/messages", "[" + message + "]");
  }

  private JsonNode only() {
    List<JsonNode> rows = messages(api, uri);
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }

  private static long count(String table) {
    return Fixtures.database().sql("SELECT count(*) FROM " + table).query(Long.class).single();
  }
}
