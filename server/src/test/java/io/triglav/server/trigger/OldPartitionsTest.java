package io.triglav.server.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import io.triglav.server.message.StoredMessage;
import io.triglav.server.support.Api;
import io.triglav.server.support.SharedServer;
import io.triglav.server.support.TestDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A backfill of old partitions must not stop the other writers: what is asked of the database, with
 * the write order held, does not grow with the number of partitions.
 */
class OldPartitionsTest {
  private static final int PARTITIONS = 10_000;
  private static final long DAY = 86_400;

  private final Api api = SharedServer.api();
  private final long now = System.currentTimeMillis() / 1000;

  @Test
  void messagesOutOfSpanAskForNothingButTheRules() throws Exception {
    job("old://one", input("old://one/a", 1));
    post("old://one/a", 10);
    post("old://one/a", 10);
    assertThat(statements("old://one/a", 10)).hasSize(1);
  }

  @Test
  void inputsOfDifferentSpansAreLookedUpAllAtOnce() throws Exception {
    job("old://two", input("old://two/a", 1) + "," + input("old://two/b", 32));
    post("old://two/a", 10);
    post("old://two/a", 10);
    post("old://two/b", 10);
    assertThat(statements("old://two/b", 10)).hasSize(4).last().asString().contains("message");
  }

  private void job(String uri, String inputs) {
    String job =
        """
        {"uri": "%s", "logical_op": "and", "input_resources": [%s]}"""
            .formatted(uri, inputs);
    assertThat(api.put("/jobs", job).status()).isEqualTo(200);
  }

  private static String input(String uri, int days) {
    return """
        {"uri": "%s", "unit": "daily", "timezone": "+00:00", "span_in_days": %d}"""
        .formatted(uri, days);
  }

  private void post(String uri, int daysAgo) {
    String messages =
        IntStream.range(0, PARTITIONS)
            .mapToObj(
                i ->
                    """
                    {"resource_uri": "%s", "resource_unit": "daily", "resource_time": %d, "resource_timezone": "+00:00"}"""
                        .formatted(uri, time(daysAgo, i)))
            .collect(Collectors.joining(",", "[", "]"));
    assertThat(api.post("/messages", messages).status()).isEqualTo(200);
  }

  private long time(int daysAgo, int partition) {
    return now - daysAgo * DAY + partition;
  }

  /** The statements by which the observer decides on as many messages more. */
  private List<String> statements(String uri, int daysAgo) throws SQLException {
    List<String> statements = new ArrayList<>();
    try (Connection connection = TestDatabase.connect(SharedServer.database())) {
      connection.setAutoCommit(false);
      int dataset = dataset(connection, uri);
      List<StoredMessage> messages =
          IntStream.range(0, PARTITIONS)
              .mapToObj(
                  i ->
                      new StoredMessage(
                          1_000_000_000L + i,
                          dataset,
                          time(daysAgo, i),
                          "+00:00",
                          Instant.ofEpochSecond(now),
                          null))
              .toList();
      new FiringObserver(new Firings()).observe(recording(connection, statements), 0, messages);
    }
    return statements;
  }

  private static int dataset(Connection connection, String uri) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT id FROM dataset WHERE uri = ?")) {
      statement.setString(1, uri);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }

  private static Connection recording(Connection connection, List<String> statements) {
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("prepareStatement")) {
                statements.add(String.valueOf(arguments[0]));
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
