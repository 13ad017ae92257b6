package io.triglav.server.api;

import static io.triglav.server.api.Fixtures.daily;
import static io.triglav.server.api.Fixtures.fired;
import static io.triglav.server.api.Fixtures.json;
import static io.triglav.server.api.Fixtures.message;
import static io.triglav.server.api.Fixtures.numbers;
import static io.triglav.server.api.Fixtures.object;
import static io.triglav.server.api.Fixtures.ok;
import static io.triglav.server.api.Fixtures.resource;
import static io.triglav.server.api.Fixtures.texts;
import static io.triglav.server.api.Fixtures.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.triglav.server.support.Api;
import io.triglav.server.support.SharedServer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** When jobs fire, told by HTTP alone. A star says: this message fired the job. */
class FiringTest {
  private static final long DAY = 86_400;

  private final Api api = SharedServer.api();
  private final String base = unique("firing") + "/";
  private final String jobUri = unique("firing-job");
  private final long t0 = Fixtures.yesterday();

  @ParameterizedTest(name = "{0} with {1}: {2}")
  @CsvSource({
    "or,  A B,   A A B* A* B*",
    "and, A B,   A A B* A B* B A*",
    "or,  A,     A* A* A*",
    "and, A,     A* A* A*",
    "and, A B C, A B C* A B C* C C B A*",
    "or,  A B C, C A A B* C* C*",
    "or,  A B,   B A* A*",
    "and, A B,   B B A* A B*",
    "or,  A B,   X A X B* X",
    "and, A B,   X A X B* X"
  })
  void sequencesFireAsOnTheOldServer(String op, String inputs, String messages) {
    long job = putJob(op, inputs);

    assertThat(play(job, messages)).isEqualTo(messages);
  }

  @ParameterizedTest(name = "{0} with {1}: the batch [{2}] fires {3} times")
  @CsvSource({
    "or,  A B,   A B A B,     3",
    "and, A B,   A B A B,     2",
    "or,  A B,   A A A,       0",
    "or,  A,     A A A,       3",
    "and, A B C, C B A A B C, 2",
    "and, A B,   A A B B,     1"
  })
  void aBatchCountsAsIfItsElementsHadComeOneByOne(
      String op, String inputs, String batch, int times) {
    long job = putJob(op, inputs);

    Fixtures.post(
        api, Arrays.stream(batch.split(" ", -1)).map(name -> daily(base + name, t0)).toArray());

    assertThat(fired(api, job)).hasSize(times);
  }

  @Test
  void withoutLogicalOpAJobIsAnOr() {
    long job =
        ok(api.put("/jobs", json(object("uri", jobUri, "input_resources", inputs("A B"))))).id();

    assertThat(play(job, "A B* A* B*")).isEqualTo("A B* A* B*");
  }

  @Test
  void timesAreApart() {
    long job = putJob("and", "A B");

    Fixtures.post(api, daily(base + "A", t0), daily(base + "B", t0 - DAY));
    assertThat(fired(api, job)).isEmpty();
    Fixtures.post(api, daily(base + "B", t0), daily(base + "A", t0 - DAY));

    assertThat(numbers(fired(api, job), "time")).containsExactly(t0, t0 - DAY);
  }

  @Test
  void aJobMessageCarriesTimeAndTimezoneOfTheMessageThatCompletedTheSet() {
    Map<String, ?> tokyo = object("uri", base + "A", "unit", "daily", "timezone", "+09:00");
    Map<String, ?> berlin = object("uri", base + "B", "unit", "daily", "timezone", "Europe/Berlin");
    long job = Fixtures.job(api, jobUri, "or", tokyo, berlin).id();
    Map<String, @Nullable Object> fromBerlin = daily(base + "B", t0);
    fromBerlin.put("resource_timezone", "Europe/Berlin");

    Fixtures.post(api, daily(base + "A", t0));
    Fixtures.post(api, fromBerlin);
    Fixtures.post(api, daily(base + "A", t0));

    List<JsonNode> fired = fired(api, job);
    assertThat(texts(fired, "timezone")).containsExactly("Europe/Berlin", "+09:00");
    assertThat(numbers(fired, "time")).containsExactly(t0, t0);
    assertThat(numbers(fired, "job_id")).containsExactly(job, job);
    assertThat(fired.get(0).path("id").asLong()).isLessThan(fired.get(1).path("id").asLong());
  }

  @ParameterizedTest(name = "an input is not reached by {0}")
  @CsvSource({
    "another uri,      /other, daily,  +09:00",
    "another unit,     A,      hourly, +09:00",
    "another timezone, A,      daily,  Asia/Tokyo",
    "another case,     a,      daily,  +09:00"
  })
  void uriUnitAndTimezoneMustBeTheSame(String name, String end, String unit, String timezone) {
    long job = putJob("or", "A");
    Map<String, @Nullable Object> message = message(base + end, unit, t0);
    message.put("resource_timezone", timezone);

    Fixtures.post(api, message);

    assertThat(fired(api, job)).isEmpty();
  }

  @Test
  void outputsFireNothing() {
    long job =
        ok(api.put("/jobs", json(object("uri", jobUri, "output_resources", inputs("A"))))).id();

    Fixtures.post(api, daily(base + "A", t0));

    assertThat(fired(api, job)).isEmpty();
  }

  @Test
  void everyJobThatReadsItFires() {
    long one = putJob("or", "A");
    long two =
        Fixtures.job(api, unique("second"), "and", daily(base + "A"), daily(base + "B")).id();
    long three = Fixtures.job(api, unique("third"), "and", daily(base + "A")).id();

    Fixtures.post(api, daily(base + "A", t0));

    assertThat(fired(api, one)).hasSize(1);
    assertThat(fired(api, two)).isEmpty();
    assertThat(fired(api, three)).hasSize(1);
  }

  @ParameterizedTest(name = "a span of {0} days, {1} days and {2} seconds ago: fired {3} times")
  @CsvSource({
    "32, 31, 0, 1",
    "32, 32, -60, 1",
    "32, 32, 60, 0",
    "32, 365, 0, 0",
    "1, 1, -60, 1",
    "1, 1, 60, 0",
    "0, 0, 60, 0",
    "0, 0, -60, 1",
    "32, -1, 0, 1",
    "32, -3650, 0, 1",
    "36500, 36499, 0, 1"
  })
  void messagesOutsideTheSpanAreStoredAndFireNothing(
      int span, long daysAgo, long secondsAgo, int times) {
    Map<String, @Nullable Object> input = daily(base + "A");
    input.put("span_in_days", span);
    long job = Fixtures.job(api, jobUri, "or", input).id();
    long time = Instant.now().getEpochSecond() - daysAgo * DAY - secondsAgo;

    assertThat(Fixtures.post(api, daily(base + "A", time))).isOne();

    assertThat(Fixtures.messages(api, base + "A")).hasSize(1);
    assertThat(fired(api, job)).hasSize(times);
  }

  @Test
  void aRepeatedUuidFiresNothing() {
    long job = putJob("or", "A");
    Map<String, @Nullable Object> message = daily(base + "A", t0);
    message.put("uuid", UUID.randomUUID().toString());

    Fixtures.post(api, message, message);
    Fixtures.post(api, message);

    assertThat(fired(api, job)).hasSize(1);
  }

  @ParameterizedTest(name = "{0} with the same uri as daily and as hourly input fires")
  @ValueSource(strings = {"and", "or"})
  void theSameUriInTwoUnitsIsTwoInputs(String op) {
    long job =
        Fixtures.job(api, jobUri, op, daily(base + "A"), resource(base + "A", "hourly")).id();

    Fixtures.post(api, daily(base + "A", t0), daily(base + "A", t0));
    assertThat(fired(api, job)).isEmpty();
    Fixtures.post(api, message(base + "A", "hourly", t0));

    assertThat(fired(api, job)).hasSize(1);
  }

  @ParameterizedTest(name = "{0} with the same input twice fires as with one")
  @ValueSource(strings = {"and", "or"})
  void theSameInputTwiceIsOne(String op) {
    long job = putJob(op, "A A");

    assertThat(play(job, "A* A*")).isEqualTo("A* A*");
  }

  @Test
  void theSameInputTwiceHasTheLargerSpan() {
    Map<String, @Nullable Object> shorter = daily(base + "A");
    shorter.put("span_in_days", 1);
    long job = Fixtures.job(api, jobUri, "or", shorter, daily(base + "A")).id();

    Fixtures.post(api, daily(base + "A", t0 - 10 * DAY));

    assertThat(fired(api, job)).hasSize(1);
  }

  @ParameterizedTest(name = "{0}: an input that was dropped is awaited no longer")
  @ValueSource(strings = {"and", "or"})
  void aDroppedInputIsAwaitedNoLonger(String op) {
    long job = putJob(op, "A B");
    assertThat(play(job, "A")).isEqualTo("A");

    putJob(op, "A");

    assertThat(fired(api, job)).isEmpty();
    assertThat(play(job, "A* B A*")).isEqualTo("A* B A*");
  }

  @ParameterizedTest(name = "{0}: an input that was dropped does not count when it comes back")
  @ValueSource(strings = {"and", "or"})
  void aDroppedInputDoesNotGoOnCounting(String op) {
    long job = putJob(op, "A B");
    assertThat(play(job, "B")).isEqualTo("B");
    putJob(op, "A C");
    assertThat(play(job, "A B")).isEqualTo("A B");
    putJob(op, "A B");

    assertThat(play(job, "A B*")).isEqualTo("A B*");
  }

  @ParameterizedTest(name = "{0}: messages from before an input was declared do not count")
  @ValueSource(strings = {"and", "or"})
  void anInputDeclaredLaterDoesNotCountOlderMessages(String op) {
    Fixtures.post(api, daily(base + "A", t0), daily(base + "B", t0), daily(base + "A", t0));

    long job = putJob(op, "A B");

    assertThat(play(job, "B A*")).isEqualTo("B A*");
  }

  @ParameterizedTest(name = "{0}: an input that is added must come after that")
  @ValueSource(strings = {"and", "or"})
  void anAddedInputMustComeAnew(String op) {
    long job = putJob(op, "A");
    Fixtures.post(api, daily(base + "B", t0));
    assertThat(play(job, "A*")).isEqualTo("A*");

    putJob(op, "A B");

    assertThat(play(job, "A B* A")).isEqualTo(op.equals("or") ? "A B* A*" : "A B* A");
  }

  @ParameterizedTest(name = "{0}: putting the same job again forgets nothing")
  @ValueSource(strings = {"and", "or"})
  void puttingTheSameJobAgainForgetsNothing(String op) {
    long job = putJob(op, "A B C");
    assertThat(play(job, "A")).isEqualTo("A");
    putJob(op, "A B C");
    assertThat(play(job, "B")).isEqualTo("B");
    putJob(op, "C A B");
    putJob(op, "C A B");

    assertThat(play(job, "C*")).isEqualTo("C*");
  }

  @Test
  void puttingTheSameJobAgainWithTheIdsOfItsResourcesForgetsNothing() {
    JsonNode put = Fixtures.job(api, jobUri, "and", daily(base + "A"), daily(base + "B")).body();
    long job = put.path("id").asLong();
    assertThat(play(job, "A")).isEqualTo("A");

    ok(api.put("/jobs", put.toString()));

    assertThat(play(job, "B*")).isEqualTo("B*");
  }

  @Test
  void anInputThatBecomesAnotherResourceBeginsAnew() {
    JsonNode put = Fixtures.job(api, jobUri, "or", daily(base + "A"), daily(base + "B")).body();
    long job = put.path("id").asLong();
    long input = put.path("input_resources").path(1).path("id").asLong();
    Fixtures.post(api, daily(base + "A", t0), daily(base + "C", t0));

    ok(api.patch("/resources/" + input, json(object("uri", base + "C"))));

    assertThat(play(job, "A B C*")).isEqualTo("A B C*");
  }

  @Test
  void aDeletedInputIsAwaitedNoLonger() {
    JsonNode put = Fixtures.job(api, jobUri, "or", daily(base + "A"), daily(base + "B")).body();
    long job = put.path("id").asLong();

    api.delete("/resources/" + put.path("input_resources").path(1).path("id").asLong());

    assertThat(play(job, "A*")).isEqualTo("A*");
  }

  @Test
  void aRenamedJobForgetsNothing() {
    long job = putJob("and", "A B");
    assertThat(play(job, "A")).isEqualTo("A");

    ok(
        api.put(
            "/jobs",
            json(object("id", job, "uri", unique("renamed"), "input_resources", inputs("A B")))));

    assertThat(play(job, "B*")).isEqualTo("B*");
  }

  @Test
  void aDeletedJobFiresNoMoreAndItsSuccessorBeginsAnew() {
    long job = putJob("or", "A B");
    assertThat(play(job, "A B*")).isEqualTo("A B*");
    api.delete("/jobs/" + job);
    Fixtures.post(api, daily(base + "A", t0));
    assertThat(fired(api, job)).hasSize(1);

    long successor = putJob("or", "A B");

    assertThat(successor).isNotEqualTo(job);
    assertThat(play(successor, "A B*")).isEqualTo("A B*");
    assertThat(fired(api, job)).hasSize(1);
  }

  @Test
  void logicalOpMayChange() {
    long job = putJob("or", "A B");
    assertThat(play(job, "A B* A*")).isEqualTo("A B* A*");

    putJob("and", "A B");
    assertThat(play(job, "A B*")).isEqualTo("A B*");

    putJob("or", "A B");
    assertThat(play(job, "A*")).isEqualTo("A*");
  }

  @Test
  void aSingularResourceFiresAtTheTimeAsSent() {
    long job = Fixtures.job(api, jobUri, "or", resource(base + "A", "singular")).id();

    Fixtures.post(api, message(base + "A", "singular", t0 + 1));

    assertThat(numbers(fired(api, job), "time")).containsExactly(t0 + 1);
  }

  private long putJob(String op, String names) {
    return Fixtures.job(api, jobUri, op, inputs(names).toArray()).id();
  }

  private List<Map<String, Object>> inputs(String names) {
    return Arrays.stream(names.split(" ", -1)).map(name -> daily(base + name)).toList();
  }

  /** Posts one message after the other, and puts a star behind each that fired the job. */
  private String play(long job, String messages) {
    List<String> played = new ArrayList<>();
    for (String step : messages.split(" ", -1)) {
      String name = step.replace("*", "");
      int before = fired(api, job).size();
      Fixtures.post(api, daily(base + name, t0));
      played.add(name + "*".repeat(fired(api, job).size() - before));
    }
    return String.join(" ", played);
  }
}
