package io.triglav.server.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import io.triglav.server.database.Database;
import io.triglav.server.support.Api;
import io.triglav.server.support.SharedServer;
import io.triglav.server.support.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
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
    moveFirstMessage("span://late/a", today - 4 * DAY);
    post("span://late/b", time);
    assertThat(fired(job)).isOne();
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

  private void post(String uri, long time) {
    Api.Answer answer =
        api.post(
            "/messages",
            """
            [{"resource_uri": "%s", "resource_unit": "daily", "resource_time": %d, "resource_timezone": "+00:00"}]"""
                .formatted(uri, time));
    assertThat(answer.status()).isEqualTo(200);
  }

  private int fired(long job) {
    return api.get("/job_messages?offset=0&job_id=" + job).body().size();
  }

  private static void moveFirstMessage(String uri, long at) throws SQLException {
    Database database = SharedServer.database();
    try (Connection connection = TestDatabase.connect(database);
        Statement statement = connection.createStatement()) {
      int moved =
          statement.executeUpdate(
              "UPDATE message SET created_at = to_timestamp("
                  + at
                  + ") WHERE id = (SELECT min(m.id) FROM message m"
                  + " JOIN dataset d ON d.id = m.dataset_id WHERE d.uri = '"
                  + uri
                  + "')");
      assertThat(moved).isOne();
    }
  }
}
