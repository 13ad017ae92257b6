package io.triglav.server.trigger.engine;

import static io.triglav.server.trigger.engine.LogicalOp.AND;
import static io.triglav.server.trigger.engine.LogicalOp.OR;
import static org.assertj.core.api.Assertions.assertThat;

import io.triglav.server.trigger.engine.Decision.Ignore;
import io.triglav.server.trigger.engine.Decision.Reason;
import io.triglav.server.trigger.engine.Decision.Wait;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineTest {
  private static final long TIME = 1_000_000;

  /**
   * A small world: a condition over inputs named by letters, and messages for one time; {@code *}
   * marks a firing.
   */
  private record World(String name, LogicalOp op, String inputs, String messages) {}

  private static final List<World> WORLDS =
      List.of(
          new World("or waits for all inputs once, then fires on each", OR, "AB", "A A B* A* B*"),
          new World("and begins anew after each firing", AND, "AB", "A A B* A B* B A*"),
          new World("or with one input fires on every message", OR, "A", "A* A* A*"),
          new World("and with one input fires on every message", AND, "A", "A* A* A*"),
          new World("and of three", AND, "ABC", "A B C* A B C* C C B A*"),
          new World("or of three", OR, "ABC", "A B A C* C* A*"),
          new World("a batch A,B,A,B fires or three times", OR, "AB", "A B* A* B*"),
          new World("a batch A,B,A,B fires and twice", AND, "AB", "A B* A B*"),
          new World("messages of others change nothing", AND, "AB", "X A X B* X"),
          new World("a job without inputs never fires", AND, "", "A B"));

  @TestFactory
  Stream<DynamicTest> worlds() {
    return WORLDS.stream()
        .map(
            world ->
                DynamicTest.dynamicTest(
                    world.name(), () -> assertThat(play(world)).isEqualTo(world.messages())));
  }

  @TestFactory
  Stream<DynamicTest> theModelAgreesOnTheWorlds() {
    return WORLDS.stream()
        .filter(world -> !world.inputs().isEmpty())
        .map(
            world ->
                DynamicTest.dynamicTest(
                    world.name(),
                    () -> {
                      List<Observation> messages = messages(world.messages());
                      Rule rule = rule(world.op(), world.inputs());
                      assertThat(new V1Model(List.of(rule)).play(messages))
                          .isEqualTo(new Replay(new Rules(List.of(rule)), Map.of()).play(messages));
                    }));
  }

  @ParameterizedTest(name = "a span of {0} days, a message {1} s after the time: counts {2}")
  @CsvSource({
    "32, 2764800, true",
    "32, 2764801, false",
    "0, 0, true",
    "0, 1, false",
    "1, -999999999, true" // the future counts
  })
  void spanCountsFromTheMomentOfTheMessage(long days, long late, boolean counts) {
    Rule rule = new Rule(1, OR, List.of(new Input('A', days, 0)));
    Decision decision =
        Engine.decide(rule, State.NOTHING, new Observation(1, 'A', TIME, "+00:00", TIME + late));
    assertThat(decision instanceof Decision.Fire).isEqualTo(counts);
    if (!counts) {
      assertThat(decision).isEqualTo(new Ignore(State.NOTHING, Reason.OUT_OF_SPAN));
    }
  }

  @Test
  void messagesFromBeforeTheDeclarationDoNotCount() {
    Rule rule = new Rule(1, OR, List.of(new Input('A', 32, 0), new Input('B', 32, 5)));
    State old = new State(0, Map.of((int) 'B', 5L));
    Decision onA = Engine.decide(rule, old, new Observation(6, 'A', TIME, "+00:00", TIME));
    assertThat(onA).isInstanceOf(Wait.class);
    assertThat(((Wait) onA).missing()).containsExactly(rule.inputs().get(1));
    Decision late = Engine.decide(rule, old, new Observation(5, 'B', TIME, "+00:00", TIME));
    assertThat(late).isEqualTo(new Ignore(old, Reason.BEFORE_DECLARATION));
  }

  @Test
  void aMessageOfAnotherDatasetIsIgnored() {
    Decision decision =
        Engine.decide(rule(AND, "A"), State.NOTHING, new Observation(1, 'B', TIME, "+00:00", TIME));
    assertThat(decision).isEqualTo(new Ignore(State.NOTHING, Reason.NOT_AN_INPUT));
  }

  @Test
  void firingTakesTheTimezoneOfTheCompletingMessageAndKeepsTheOrderOfJobs() {
    Rules rules = new Rules(List.of(rule(2, OR, "AB"), rule(1, AND, "AB")));
    List<Firing> firings =
        new Replay(rules, Map.of())
            .play(
                List.of(
                    new Observation(1, 'A', TIME, "+09:00", TIME),
                    new Observation(2, 'B', TIME, "Europe/Paris", TIME)));
    assertThat(firings)
        .containsExactly(
            new Firing(1, TIME, "Europe/Paris", 2), new Firing(2, TIME, "Europe/Paris", 2));
  }

  @Test
  void timesAreApart() {
    Rules rules = new Rules(List.of(rule(AND, "AB")));
    List<Firing> firings =
        new Replay(rules, Map.of())
            .play(
                List.of(
                    new Observation(1, 'A', TIME, "+00:00", TIME),
                    new Observation(2, 'B', TIME + 1, "+00:00", TIME)));
    assertThat(firings).isEmpty();
  }

  private static String play(World world) {
    Rule rule = rule(world.op(), world.inputs());
    State state = State.NOTHING;
    List<String> seen = new ArrayList<>();
    for (Observation message : messages(world.messages())) {
      Decision decision = Engine.decide(rule, state, message);
      state = decision.state();
      seen.add((char) message.datasetId() + (decision instanceof Decision.Fire ? "*" : ""));
    }
    return String.join(" ", seen);
  }

  private static Rule rule(LogicalOp op, String inputs) {
    return rule(1, op, inputs);
  }

  private static Rule rule(long jobId, LogicalOp op, String inputs) {
    return new Rule(
        jobId, op, inputs.chars().mapToObj(letter -> new Input(letter, 32, 0)).toList());
  }

  private static List<Observation> messages(String text) {
    List<Observation> messages = new ArrayList<>();
    for (String token : Stream.of(text.split(" ")).collect(Collectors.toList())) {
      messages.add(new Observation(messages.size() + 1, token.charAt(0), TIME, "+00:00", TIME));
    }
    return messages;
  }
}
