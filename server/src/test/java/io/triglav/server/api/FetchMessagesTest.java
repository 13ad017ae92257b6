package io.triglav.server.api;

import static io.triglav.server.api.Fixtures.daily;
import static io.triglav.server.api.Fixtures.lastMessageId;
import static io.triglav.server.api.Fixtures.list;
import static io.triglav.server.api.Fixtures.message;
import static io.triglav.server.api.Fixtures.numbers;
import static io.triglav.server.api.Fixtures.post;
import static io.triglav.server.api.Fixtures.texts;
import static io.triglav.server.api.Fixtures.unique;
import static io.triglav.server.api.Paths.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import io.triglav.server.support.Api;
import io.triglav.server.support.SharedServer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** GET /messages and GET /job_messages: from an offset on, in the order of ids. */
class FetchMessagesTest {
  private final Api api = SharedServer.api();
  private final long time = Fixtures.yesterday();
  private final String a = unique("fetched") + "/a";
  private final String b = unique("fetched") + "/b?x=%Y&y=日本";
  private final String comma = unique("fetched") + "/c,d";

  @Test
  void theOffsetIsTheFirstIdWanted() {
    long before = lastMessageId(api);
    post(api, daily(a, time), daily(b, time), daily(a, time + 1));
    List<Long> ids = numbers(get("offset=" + (before + 1)), "id");

    assertThat(ids).hasSize(3).isSorted();
    assertThat(numbers(get("offset=" + ids.get(1)), "id")).containsExactly(ids.get(1), ids.get(2));
    assertThat(numbers(get("offset=" + (ids.get(2) + 1)), "id")).isEmpty();
    assertThat(numbers(get("offset=9223372036854775807"), "id")).isEmpty();
  }

  @Test
  void theLimitIs100UnlessTold() {
    long before = lastMessageId(api);
    post(api, IntStream.range(0, 150).mapToObj(i -> daily(a, time + i)).toArray());
    String offset = "offset=" + (before + 1);

    assertThat(get(offset)).hasSize(100);
    assertThat(get(offset + "&limit=149")).hasSize(149);
    assertThat(get(offset + "&limit=10000")).hasSize(150);
    assertThat(numbers(get(offset + "&limit=1"), "resource_time")).containsExactly(time);
  }

  @Test
  void whoFollowsByOffsetSeesEachMessageOnce() {
    long before = lastMessageId(api);
    post(api, IntStream.range(0, 25).mapToObj(i -> daily(a, time + i)).toArray());
    List<Long> seen = new ArrayList<>();
    long offset = before + 1;
    for (List<JsonNode> page = page(offset); !page.isEmpty(); page = page(offset)) {
      seen.addAll(numbers(page, "resource_time"));
      offset = page.get(page.size() - 1).path("id").asLong() + 1;
    }

    assertThat(seen)
        .containsExactlyElementsOf(IntStream.range(0, 25).mapToObj(i -> time + i).toList());
  }

  private List<JsonNode> page(long offset) {
    return get("offset=" + offset + "&limit=7");
  }

  /** How clients list uris; {a}, {b} and {c} stand for those of the test, encoded. */
  static Stream<Arguments> spellings() {
    return Stream.of(
        Arguments.of("resource_uris[]={a}&resource_uris[]={b}", "a b"),
        Arguments.of("resource_uris%5B%5D={a}&resource_uris%5B%5D={b}", "a b"),
        Arguments.of("resource_uris%5b%5d={b}", "b"),
        Arguments.of("resource_uris[0]={a}&resource_uris[1]={b}", "a b"),
        Arguments.of("resource_uris%5B0%5D={b}", "b"),
        Arguments.of("resource_uris[7]={b}&resource_uris[10]={a}", "a b"),
        Arguments.of("resource_uris={a},{b}", "a b"),
        Arguments.of("resource_uris={a}%2C{b}", "a b"),
        Arguments.of("resource_uris={a}&resource_uris={b}", "a b"),
        Arguments.of("resource_uris={a}", "a"),
        Arguments.of("resource_uris={a},{a}", "a"),
        Arguments.of("resource_uris={a},", "a"),
        Arguments.of("resource_uris[]={c}", "c"),
        Arguments.of("resource_uris={c}", "c"),
        Arguments.of("resource_uris[]=nowhere", ""),
        Arguments.of("resource_uris=nowhere,{b}", "b"),
        Arguments.of("resource_uris[]={a}%2C{b}", ""));
  }

  @ParameterizedTest(name = "{0} finds {1}")
  @MethodSource("spellings")
  void urisAreTakenInTheSpellingsOfAllClients(String query, String found) {
    long before = lastMessageId(api);
    post(api, daily(a, time), daily(b, time), daily(comma, time), daily(unique("other"), time));
    String uris =
        query.replace("{a}", encoded(a)).replace("{b}", encoded(b)).replace("{c}", encoded(comma));

    Raw.Answer answer = Raw.get(api, "/messages?offset=" + (before + 1) + "&" + uris);

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    List<String> expected =
        Stream.of(found.split(" ", -1))
            .filter(name -> !name.isEmpty())
            .map(name -> name.equals("a") ? a : name.equals("b") ? b : comma)
            .toList();
    assertThat(texts(answer.body(), "resource_uri")).containsExactlyElementsOf(expected);
  }

  @Test
  void aUriFindsMessagesOfAllUnitsAndTimezones() {
    post(
        api,
        message(a, "hourly", time),
        message(a, "daily", time),
        message(a, "singular", 0),
        Fixtures.object(
            "resource_uri",
            a,
            "resource_unit",
            "daily",
            "resource_time",
            time,
            "resource_timezone",
            "Europe/Berlin"));

    assertThat(texts(Fixtures.messages(api, a), "resource_unit"))
        .containsExactly("hourly", "daily", "singular", "daily");
  }

  @Test
  void urisAreComparedToTheLetter() {
    post(api, daily(a + "é", time));

    for (String other : List.of("e", "É", "e\u0301", "%", "_", "")) {
      assertThat(Fixtures.messages(api, a + other)).isEmpty();
    }
    assertThat(Fixtures.messages(api, a + "é")).hasSize(1);
  }

  @Test
  void offsetAndLimitCountWithUrisToo() {
    post(api, daily(a, time), daily(b, time), daily(a, time + 1), daily(a, time + 2));
    List<Long> ids = numbers(Fixtures.messages(api, a), "id");
    String uris = "&resource_uris=" + encoded(a);

    assertThat(numbers(get("offset=" + ids.get(1) + "&limit=1" + uris), "id"))
        .containsExactly(ids.get(1));
    assertThat(numbers(get("offset=" + ids.get(1) + uris), "id"))
        .containsExactly(ids.get(1), ids.get(2));
  }

  @Test
  void manyUrisMayBeListed() {
    post(api, daily(a, time));
    StringBuilder query = new StringBuilder("offset=0");
    IntStream.range(0, 900).forEach(i -> query.append("&resource_uris[]=x").append(i));

    Raw.Answer answer = Raw.get(api, "/messages?" + query + "&resource_uris[]=" + encoded(a));

    assertThat(texts(answer.body(), "resource_uri")).containsExactly(a);
  }

  @Test
  void jobMessagesAreThoseOfTheJobFromTheOffsetOn() {
    long job = Fixtures.job(api, unique("fetching"), "or", daily(a)).id();
    long other = Fixtures.job(api, unique("fetching"), "or", daily(a)).id();
    post(api, daily(a, time), daily(a, time + 1), daily(a, time + 2));
    List<Long> ids = numbers(Fixtures.fired(api, job), "id");

    assertThat(ids)
        .hasSize(3)
        .isSorted()
        .doesNotContainAnyElementsOf(numbers(Fixtures.fired(api, other), "id"));
    assertThat(jobMessages("offset=" + ids.get(1) + "&job_id=" + job))
        .containsExactly(ids.get(1), ids.get(2));
    assertThat(jobMessages("offset=" + ids.get(0) + "&limit=2&job_id=" + job))
        .containsExactly(ids.get(0), ids.get(1));
    assertThat(jobMessages("offset=" + (ids.get(2) + 1) + "&job_id=" + job)).isEmpty();
    assertThat(jobMessages("offset=0&job_id=999999999")).isEmpty();
  }

  @Test
  void theLastJobMessageIdIsOfAllJobs() {
    long job = Fixtures.job(api, unique("last"), "or", daily(a)).id();
    Fixtures.job(api, unique("last"), "or", daily(a));
    post(api, daily(a, time));

    long last = Fixtures.ok(api.get("/job_messages/last_id")).id();

    assertThat(numbers(Fixtures.fired(api, job), "id")).allMatch(id -> id < last);
  }

  @Test
  void jobMessagesAre100UnlessTold() {
    long job = Fixtures.job(api, unique("limited"), "or", daily(a)).id();
    post(api, IntStream.range(0, 120).mapToObj(i -> daily(a, time + i)).toArray());

    assertThat(jobMessages("offset=0&job_id=" + job)).hasSize(100);
    assertThat(jobMessages("offset=0&limit=120&job_id=" + job)).hasSize(120);
  }

  private List<JsonNode> get(String query) {
    return list(Fixtures.ok(api.get("/messages?" + query)).body());
  }

  private List<Long> jobMessages(String query) {
    return numbers(Fixtures.rows(api.get("/job_messages?" + query)), "id");
  }
}
