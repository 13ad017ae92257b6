package io.triglav.server.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import io.triglav.server.database.Database;
import io.triglav.server.support.Api;
import io.triglav.server.support.TestDatabase;
import io.triglav.server.support.TestServer;
import io.triglav.server.trigger.Load.Message;
import io.triglav.server.trigger.engine.Firing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Faults 1 and 3 of the old server: last inputs at the same moment, each message sent twice. */
class RaceTest {
  private static final int TIMES = 500;
  private static final int POSTERS = 16;
  private static final long TODAY = System.currentTimeMillis() / 86_400_000 * 86_400;

  @Test
  void sixteenPostersFireEachOfFiveHundredTimesExactlyOnce() throws Exception {
    Database database = TestDatabase.newSchema();
    try (TestServer one = TestServer.start(database);
        TestServer two = TestServer.start(database)) {
      Load.registerJob(one.api(), "job://and", "and", List.of("race://a", "race://b"));
      Load.registerJob(one.api(), "job://or", "or", List.of("race://a", "race://b"));
      List<Api> servers = List.of(one.api(), two.api());
      Queue<List<Message>> batches =
          new ConcurrentLinkedQueue<>(overlappingBatches(new Random(42)));
      Load load = new Load();
      Load.inParallel(
          POSTERS,
          poster ->
              () -> {
                for (List<Message> batch = batches.poll(); batch != null; batch = batches.poll()) {
                  load.post(servers, poster, batch);
                }
              });

      ReplayOracle oracle = ReplayOracle.of(database);
      assertThat(oracle.actual()).isEqualTo(oracle.expected());
      Map<List<Long>, Long> firings =
          oracle.actual().stream()
              .collect(
                  Collectors.groupingBy(
                      (Firing f) -> List.of(f.jobId(), f.time()), Collectors.counting()));
      assertThat(firings).as("each job for each time").hasSize(2 * TIMES);
      assertThat(firings.values()).as("exactly once").containsOnly(1L);
    }
  }

  /**
   * Each message twice, in batches of one to five that overlap at random; half of the repeats in
   * other letters.
   */
  private static List<List<Message>> overlappingBatches(Random random) {
    List<Message> once = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      long time = TODAY + i;
      once.add(Message.random("race://a", time, random));
      once.add(Message.random("race://b", time, random));
    }
    List<Message> again =
        once.stream()
            .map(
                message ->
                    random.nextBoolean()
                        ? message
                        : new Message(
                            message.uuid(),
                            message
                                .json()
                                .replace(
                                    message.uuid(),
                                    message.uuid().toUpperCase(java.util.Locale.ROOT))))
            .toList();
    List<Message> all = new ArrayList<>(once);
    all.addAll(again);
    Collections.shuffle(all, random);
    List<List<Message>> batches = new ArrayList<>();
    int from = 0;
    while (from < all.size()) {
      int to = Math.min(all.size(), from + 1 + random.nextInt(5));
      batches.add(List.copyOf(all.subList(from, to)));
      from = to;
    }
    return batches;
  }
}
