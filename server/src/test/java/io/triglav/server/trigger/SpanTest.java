package io.triglav.server.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import io.triglav.server.database.Database;
import io.triglav.server.support.Api;
import io.triglav.server.support.SharedServer;
import io.triglav.server.support.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Spans where the state in the database, a partition's last message alone, does not tell: an
 * earlier one may count.
 */
class SpanTest {
  private static final long DAY = 86_400;
  private final Api api = SharedServer.api();
  private final long today = System.currentTimeMillis() / 1000 / DAY * DAY;

  @Test
  void anArrivalInSpanIsNotForgottenWhenALaterMessageIsOutOfSpan() throws Exception {
    long job = job("late", "span://late", 5);
    long time = today - 8 * DAY;
    post("span://late/a", time);
    post("span://late/a", time);
    assertThat(fired(job)).isZero();
    // as if the first of the two had come seven days after its time, and only the second too late
    moveFirstMessage("span://late/a", time, today - 4 * DAY);
    post("span://late/b", time);
    assertThat(fired(job)).isOne();
  }

  @Test
  void severalTimesInOneBatchAreToldApart() throws Exception {
    long narrow = job("narrow", "span://batch", 5);
    long wide = job("wide", "span://batch", 7);
    long first = today - 10 * DAY;
    long[] times = {first, first + DAY, first + 2 * DAY};
    post("span://batch/a", times);
    post("span://batch/a", times);
    moveFirstMessage("span://batch/a", times[0], times[0] + 4 * DAY); // in both spans
    moveFirstMessage("span://batch/a", times[1], times[1] + 6 * DAY); // in the wider one only
    post("span://batch/b", times);
    assertThat(timesFired(narrow)).containsExactly(times[0]);
    assertThat(timesFired(wide)).containsExactly(times[0], times[1]);
  }

  @Test
  void aMessageOutOfSpanDoesNotCountForThisJobThoughItDoesForAnother() {
    long shortJob = job("short", "span://shared", 1);
    long longJob = job("long", "span://shared", 32);
    long time = today - 10 * DAY;
    post("span://shared/a", time);
    post("span://shared/b", time);
    assertThat(fired(shortJob)).isZero();
    assertThat(fired(longJob)).isOne();
  }

  /**
   * docs/architecture.md, "Firing": the span of now holds for all messages since the declaration.
   */
  @Test
  void aSpanThatGrowsLetsEarlierMessagesCountAtTheNextMessage() {
    long job = job("grows", "span://grows", 5);
    long time = today - 8 * DAY;
    post("span://grows/a", time);
    post("span://grows/b", time);
    assertThat(job("grows", "span://grows", 9)).isEqualTo(job);
    assertThat(fired(job)).as("by the change alone").isZero();
    post("span://grows/b", time);
    assertThat(fired(job)).isOne();
  }

  @Test
  void aSpanThatShrinksTakesEarlierMessagesBack() {
    long job = job("shrinks", "span://shrinks", 9);
    long time = today - 8 * DAY;
    post("span://shrinks/a", time);
    assertThat(job("shrinks", "span://shrinks", 5)).isEqualTo(job);
    post("span://shrinks/b", time);
    assertThat(fired(job)).isZero();
  }

  /** Input a counts for so many days, b for 32. */
  private long job(String name, String prefix, int days) {
    return api.put(
            "/jobs",
            """
            {"uri": "job://span/%s", "logical_op": "and", "input_resources": [
              {"uri": "%s/a", "unit": "daily", "timezone": "+00:00", "span_in_days": %d},
              {"uri": "%s/b", "unit": "daily", "timezone": "+00:00", "span_in_days": 32}]}"""
                .formatted(name, prefix, days, prefix))
        .id();
  }

  private void post(String uri, long... times) {
    String messages =
        LongStream.of(times)
            .mapToObj(
                time ->
                    """
                    {"resource_uri": "%s", "resource_unit": "daily", "resource_time": %d, "resource_timezone": "+00:00"}"""
                        .formatted(uri, time))
            .collect(Collectors.joining(",", "[", "]"));
    Api.Answer answer = api.post("/messages", messages);
    assertThat(answer.status()).isEqualTo(200);
  }

  private int fired(long job) {
    return timesFired(job).size();
  }

  private List<Long> timesFired(long job) {
    List<Long> times = new ArrayList<>();
    api.get("/job_messages?offset=0&job_id=" + job)
        .body()
        .forEach(row -> times.add(row.path("time").asLong()));
    return times;
  }

  private static void moveFirstMessage(String uri, long time, long at) throws SQLException {
    Database database = SharedServer.database();
    try (Connection connection = TestDatabase.connect(database);
        PreparedStatement statement =
            connection.prepareStatement(
                """
                UPDATE message SET created_at = to_timestamp(?) WHERE id = (
                  SELECT min(m.id) FROM message m JOIN dataset d ON d.id = m.dataset_id
                  WHERE d.uri = ? AND m.time = ?)
                """)) {
      statement.setLong(1, at);
      statement.setString(2, uri);
      statement.setLong(3, time);
      assertThat(statement.executeUpdate()).isOne();
    }
  }
}
