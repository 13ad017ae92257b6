package io.triglav.server.trigger.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine against the model, on random worlds; the seed in a failing test's name repeats it. */
class ReplayTest {
  private static final long DAY = 86_400;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377, 610, 987})
  void randomWorldsFireAsTheModelSays(long seed) {
    Random random = new Random(seed);
    List<Rule> rules = IntStream.rangeClosed(1, 12).mapToObj(job -> rule(job, random)).toList();
    List<Observation> messages = messages(random);
    List<Firing> expected = new V1Model(rules).play(messages);
    assertThat(expected).as("the world is not dull").hasSizeGreaterThan(20);
    assertThat(new Replay(new Rules(rules), Map.of()).play(messages)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {4, 6, 9, 10})
  void howMessagesAreBatchedChangesNothing(long seed) {
    Random random = new Random(seed);
    List<Rule> rules = IntStream.rangeClosed(1, 12).mapToObj(job -> rule(job, random)).toList();
    List<Observation> messages = messages(random);
    Replay replay = new Replay(new Rules(rules), Map.of());
    List<Firing> inBatches = new ArrayList<>();
    int from = 0;
    while (from < messages.size()) {
      int to = Math.min(messages.size(), from + 1 + random.nextInt(40));
      inBatches.addAll(replay.play(messages.subList(from, to)));
      from = to;
    }
    assertThat(inBatches).isEqualTo(new V1Model(rules).play(messages));
  }

  private static Rule rule(int job, Random random) {
    LogicalOp op = random.nextBoolean() ? LogicalOp.AND : LogicalOp.OR;
    int inputs = 1 + random.nextInt(4);
    return new Rule(
        job,
        op,
        random
            .ints(0, 6)
            .distinct()
            .limit(inputs)
            .mapToObj(dataset -> new Input(dataset, random.nextInt(5), random.nextInt(100)))
            .toList());
  }

  /**
   * Time passes from message to message, so that inputs fall out of their spans one after another.
   */
  private static List<Observation> messages(Random random) {
    List<Observation> messages = new ArrayList<>();
    long now = 100 * DAY;
    for (int id = 1; id <= 1500; id++) {
      now += random.nextInt(600);
      long time = (100 + random.nextInt(6)) * DAY;
      messages.add(new Observation(id, random.nextInt(6), time, "+00:00", now));
    }
    return messages;
  }
}
