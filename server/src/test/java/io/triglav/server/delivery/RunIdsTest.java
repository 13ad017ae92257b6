package io.triglav.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.triglav.server.delivery.engine.Delivery;
import io.triglav.server.delivery.engine.DeliveryState;
import io.triglav.server.delivery.engine.Run;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunIdsTest {
  private static final Instant FIRED = Instant.parse("2026-11-23T01:02:03.004567Z");

  @Test
  void aDeliveryThatWasHandedOutAndForgottenBecomesTheSameRunAgain() {
    assertThat(RunIds.of(delivery(1, 7), null, FIRED))
        .isEqualTo(RunIds.of(delivery(1, 7), null, FIRED));
  }

  @Test
  void everyFiringSubscriberAndAttemptHasAnIdOfItsOwn() {
    Run failed = run(RunIds.of(delivery(1, 7), null, FIRED));

    assertThat(
            List.of(
                RunIds.of(delivery(1, 7), null, FIRED),
                RunIds.of(delivery(2, 7), null, FIRED),
                RunIds.of(delivery(1, 8), null, FIRED),
                RunIds.of(delivery(1, 7), failed, FIRED),
                RunIds.of(delivery(1, 7), run(UUID.randomUUID()), FIRED)))
        .doesNotHaveDuplicates();
  }

  @Test
  void idsAreOfVersionSevenAndSortByTheTimeFromWhichTheyCouldRun() {
    List<String> ids =
        IntStream.range(0, 50)
            .mapToObj(i -> RunIds.of(delivery(1, 7 - i), null, FIRED.plusNanos(i * 300_000L)))
            .peek(id -> assertThat(id.version() + "/" + id.variant()).isEqualTo("7/2"))
            .map(UUID::toString)
            .toList();

    assertThat(ids).isSorted();
  }

  private static Delivery delivery(long subscriberId, long jobMessageId) {
    return new Delivery(
        12,
        subscriberId,
        1,
        jobMessageId,
        DeliveryState.PENDING,
        0,
        0,
        FIRED,
        null,
        null,
        null,
        null);
  }

  private static Run run(UUID id) {
    return Run.started(
        id,
        new Run.Subject(1, 86_400, "+00:00", null, null),
        1,
        "worker",
        Run.Report.NOTHING,
        null,
        FIRED,
        FIRED);
  }
}
