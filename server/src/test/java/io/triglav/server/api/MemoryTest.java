package io.triglav.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.triglav.server.support.Api;
import io.triglav.server.support.Api.Answer;
import io.triglav.server.support.ServerProcess;
import io.triglav.server.support.TestDatabase;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A server with a heap of 256 MB lives through more large bodies at once than its memory holds. */
class MemoryTest {
  private static final int POSTERS = 8;
  private static final int MESSAGES = 10_000;

  @Test
  void largeBodiesAtOnceAreTakenOrPutOffAndKillNobody() throws Exception {
    try (ServerProcess server = ServerProcess.start(TestDatabase.newSchema())) {
      Api api = server.logIn();
      String numbers =
          IntStream.range(0, 250).mapToObj(n -> n + ".5").collect(Collectors.joining(","));
      String body = body("{\"numbers\": [" + numbers + "]}");
      assertThat(body.length()).isBetween(14_000_000, 16 * 1024 * 1024);

      List<Answer> answers = Fixtures.atOnce(POSTERS, i -> api.post("/messages", body));

      assertThat(answers).extracting(Answer::status).contains(200, 503).containsOnly(200, 503);
      assertThat(answers)
          .filteredOn(answer -> answer.status() == 503)
          .allSatisfy(
              answer -> {
                assertThat(answer.error()).contains("memory allows").contains("send it again");
                assertThat(answer.raw().headers().firstValue("Retry-After")).contains("1");
              });
      assertThat(api.post("/messages", body).status()).as("afterwards").isEqualTo(200);
      assertThat(server.isAlive()).isTrue();
    }
  }

  private static String body(String payload) {
    String message =
        """
        {"resource_uri": "memory://a", "resource_unit": "daily", "resource_time": 0, "resource_timezone": "+09:00", "payload": %s}"""
            .formatted(payload);
    return IntStream.range(0, MESSAGES)
        .mapToObj(i -> message)
        .collect(Collectors.joining(",", "[", "]"));
  }
}
