package io.triglav.server.delivery.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.triglav.server.delivery.engine.Verdict.Changed;
import io.triglav.server.delivery.engine.Verdict.Refused;
import io.triglav.server.delivery.engine.Verdict.Repeated;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Lives of a delivery and of a run, told as sentences of what happens. Each step names an event and
 * the fence that the speaker has; what comes out is the state of the delivery, of the run, and how
 * many runs there were.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LifeCycleTest {
  private static final Policy POLICY = new Policy(3, Duration.ofSeconds(10));
  private static final Run.Subject SUBJECT = new Run.Subject(1, 86_400, "+00:00", 7L, 12L);

  /** What all the lives together have gone through. */
  private final Set<String> taken = new HashSet<>();

  /** One delivery or one direct run, and the clock. */
  private final class Life {
    private Instant now = Instant.parse("2026-11-23T00:00:00Z");
    private Execution x;
    private final List<UUID> runs = new ArrayList<>();
    private final List<Long> fences = new ArrayList<>();
    private Verdict last = new Refused("nothing has happened");

    Life(boolean delivered) {
      x =
          delivered
              ? new Execution(
                  new Delivery(
                      12, 1, 1, 7, DeliveryState.PENDING, 0, 0, now, null, null, null, null),
                  null)
              : new Execution(
                  null,
                  Run.started(
                      UUID.randomUUID(),
                      new Run.Subject(1, 86_400, "+00:00", null, null),
                      1,
                      "cron",
                      Run.Report.NOTHING,
                      null,
                      now.plusSeconds(60),
                      now));
    }

    void step(String step) {
      String[] words = step.trim().split(":", 2);
      @Nullable Long fence = words.length > 1 ? fence(Long.parseLong(words[1])) : null;
      Run before = x.run();
      switch (words[0]) {
        case "lease" -> lease();
        case "look" -> last = LifeCycle.heartbeat(x, fence, false, said(), lease(60), now);
        case "beat" -> last = LifeCycle.heartbeat(x, fence, true, said(), lease(60), now);
        case "complete" -> last = LifeCycle.complete(x, fence, said(), null, true, now);
        case "fail" -> last = LifeCycle.fail(x, fence, said(), true, null, POLICY, now);
        case "give-up" -> last = LifeCycle.fail(x, fence, said(), false, null, POLICY, now);
        case "release" -> last = LifeCycle.release(x, Objects.requireNonNull(fence), now);
        case "silence" -> {
          now = now.plusSeconds(61);
          last = LifeCycle.expire(x, POLICY, now);
        }
        case "cancel" -> last = LifeCycle.cancel(x, now);
        case "replay" -> last = LifeCycle.replay(x, now);
        case "wait" -> now = now.plusSeconds(3_600);
        default -> throw new IllegalArgumentException(step);
      }
      if (last instanceof Changed changed) {
        x = changed.after();
      }
      note(before, x.run());
    }

    private void lease() {
      Delivery delivery = Objects.requireNonNull(x.delivery());
      assertThat(delivery.state()).isEqualTo(DeliveryState.PENDING);
      assertThat(delivery.readyAt()).isBeforeOrEqualTo(now);
      last =
          new Changed(
              LifeCycle.grant(
                  delivery, x.run(), SUBJECT, UUID.randomUUID(), "worker", lease(60), now));
      fences.add(Objects.requireNonNull(((Changed) last).after().delivery()).fence());
    }

    /** Small numbers stand for leases: the fence of the n-th. */
    private long fence(long n) {
      return n <= fences.size() ? fences.get((int) n - 1) : n;
    }

    private void note(@Nullable Run before, @Nullable Run after) {
      if (after != null && (before == null || !before.id().equals(after.id()))) {
        runs.add(after.id());
      } else if (before != null && after != null && before.state() != after.state()) {
        taken.add(before.state() + " -> " + after.state());
      }
    }

    String outcome() {
      String verdict =
          last instanceof Refused ? "refused" : last instanceof Repeated ? "repeated" : "done";
      String delivery = x.delivery() == null ? "-" : x.delivery().state().text();
      Run run = x.run();
      return verdict + " " + delivery + " " + (run == null ? "-" : run.state().text());
    }

    private static Duration lease(int seconds) {
      return Duration.ofSeconds(seconds);
    }

    private static Run.Report said() {
      return new Run.Report(null, null, null, "said");
    }
  }

  @ParameterizedTest(name = "{0}: {1} gives {2} with {3} runs")
  @CsvSource({
    "is done, lease beat:1 complete:1, done done succeeded, 1",
    "is done without a heartbeat, lease complete:1, done done succeeded, 1",
    "is reported twice, lease complete:1 complete:1, repeated done succeeded, 1",
    "cannot fail after it was done, lease complete:1 fail:1, refused done succeeded, 1",
    "cannot be reported before it was handed out, complete:1, refused pending -, 0",
    "fails and waits, lease beat:1 fail:1, done pending failed, 1",
    "fails before it started, lease fail:1, done pending failed, 1",
    "fails twice in one breath, lease fail:1 fail:1, repeated pending failed, 1",
    "is a new run after a failure, lease fail:1 wait lease, done leased accepted, 2",
    "is dead after three failures, lease fail:1 wait lease fail:2 wait lease fail:3, done dead failed, 3",
    "is dead at once when no retry makes sense, lease give-up:1, done dead failed, 1",
    "is handed on as the same run, lease silence lease, done leased accepted, 1",
    "is handed on though it was running, lease beat:1 silence lease, done leased accepted, 1",
    "refuses the old worker, lease silence lease beat:1, refused leased accepted, 1",
    "refuses the old worker's end, lease silence lease complete:1, refused leased accepted, 1",
    "believes the new worker, lease silence lease complete:2, done done succeeded, 1",
    "believes a late worker while nobody has it, lease silence complete:1, done done succeeded, 1",
    "believes a late failure while nobody has it, lease silence fail:1, done pending failed, 1",
    "comes back to life, lease silence beat:1, done leased running, 1",
    "comes back to life before it started, lease silence look:1, done leased accepted, 1",
    "is dead after three leases without a word, lease silence lease silence lease silence, done dead lost, 1",
    "may still be done then, lease silence lease silence lease silence complete:3, done done succeeded, 1",
    "is handed back, lease release:1, done pending accepted, 1",
    "is handed back while it runs, lease beat:1 release:1 lease, done leased running, 1",
    "cannot be handed back twice, lease release:1 release:1, refused pending accepted, 1",
    "is nobody's after it was handed back, lease release:1 complete:1, refused pending accepted, 1",
    "is replayed after its death, lease give-up:1 replay lease, done leased accepted, 2",
    "is looked for when it is replayed after silence, lease silence lease silence lease silence replay lease, done leased accepted, 1",
    "is replayed after it was done, lease complete:1 replay lease, done leased accepted, 2",
    "cannot be replayed while it is open, lease replay, refused leased accepted, 1",
    "is cancelled before anybody has it, cancel, done cancelled -, 0",
    "is cancelled while it waits, lease fail:1 cancel, done cancelled failed, 1",
    "is cancelled by its worker, lease beat:1 cancel fail:1, done cancelled cancelled, 1",
    "is cancelled before it started, lease cancel fail:1, done cancelled cancelled, 1",
    "may still be done when cancelled, lease cancel complete:1, done done succeeded, 1",
    "is cancelled when its worker falls silent, lease beat:1 cancel silence, done cancelled cancelled, 1",
    "is cancelled when it is lost, lease silence cancel, done cancelled cancelled, 1",
    "is cancelled when its worker hands it back, lease cancel release:1, done cancelled cancelled, 1",
    "cannot be cancelled when done, lease complete:1 cancel, refused done succeeded, 1",
    "is cancelled twice, cancel cancel, refused cancelled -, 0",
    "a dead one is cancelled, lease give-up:1 cancel, done cancelled failed, 1",
    "stays when nothing is overdue, lease beat:1 wait beat:1, done leased running, 1"
  })
  void aDelivery(String sentence, String steps, String outcome, int runs) {
    Life life = live(true, steps);

    assertThat(life.outcome()).as(sentence).isEqualTo(outcome);
    assertThat(life.runs).hasSize(runs);
  }

  @ParameterizedTest(name = "{0}: {1} gives {2}")
  @CsvSource({
    "is done, beat complete, done - succeeded",
    "is reported twice, complete complete, repeated - succeeded",
    "fails, fail, done - failed",
    "fails twice, fail fail, repeated - failed",
    "is lost, silence, done - lost",
    "is heard of after all, silence beat, done - running",
    "has ended after all, silence complete, done - succeeded",
    "has failed after all, silence fail, done - failed",
    "is cancelled by whoever runs it, cancel fail, done - cancelled",
    "is cancelled when it is lost, silence cancel, done - cancelled",
    "is cancelled when it falls silent, cancel silence, done - cancelled",
    "cannot be replayed, complete replay, refused - succeeded",
    "cannot fail when it was done, complete fail, refused - succeeded"
  })
  void aRunThatSomebodyStartedOnHisOwn(String sentence, String steps, String outcome) {
    assertThat(live(false, steps).outcome()).as(sentence).isEqualTo(outcome);
  }

  @Test
  void waitsDoubleUpToAnHour() {
    assertThat(
            List.of(1, 2, 3, 9, 10, 40).stream().map(n -> POLICY.waitAfter(n).toSeconds()).toList())
        .containsExactly(10L, 20L, 40L, 2_560L, 3_600L, 3_600L);
  }

  /** Whatever anybody says in whatever order: at most one success, one holder, and no dead end. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void noSequenceBreaksTheLife(long seed) {
    RandomGenerator random = new java.util.Random(seed);
    String[] events = {
      "beat", "look", "complete", "fail", "give-up", "release", "silence", "cancel", "replay"
    };
    for (int n = 0; n < 500; n++) {
      Life life = new Life(true);
      List<String> story = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        Delivery delivery = Objects.requireNonNull(life.x.delivery());
        long newest = delivery.fence();
        boolean canLease =
            delivery.state() == DeliveryState.PENDING && !delivery.readyAt().isAfter(life.now);
        String event =
            canLease && random.nextBoolean() ? "lease" : events[random.nextInt(events.length)];
        boolean needsFence =
            Set.of(events).contains(event) && !event.matches("silence|cancel|replay");
        long fence = newest + random.nextInt(3) - 1;
        String step = needsFence ? event + ":" + Math.max(1, fence) : event;
        story.add(step);
        Execution before = life.x;
        life.step(step);
        check(story, before, life, needsFence && Math.max(1, fence) != newest);
      }
    }
  }

  private static void check(List<String> story, Execution before, Life life, boolean wrongFence) {
    Delivery delivery = Objects.requireNonNull(life.x.delivery());
    Run run = life.x.run();
    if (wrongFence) {
      assertThat(life.last).as("%s", story).isInstanceOf(Refused.class);
      assertThat(life.x).as("%s", story).isEqualTo(before);
    }
    assertThat(delivery.fence())
        .as("%s", story)
        .isGreaterThanOrEqualTo(Objects.requireNonNull(before.delivery()).fence());
    assertThat(delivery.leasedUntil() != null)
        .as("%s", story)
        .isEqualTo(delivery.state() == DeliveryState.LEASED);
    if (delivery.state() == DeliveryState.DONE) {
      assertThat(run).as("%s", story).isNotNull();
      assertThat(Objects.requireNonNull(run).state()).as("%s", story).isEqualTo(RunState.SUCCEEDED);
    }
    if (delivery.state() == DeliveryState.LEASED) {
      assertThat(Objects.requireNonNull(run).state().isFinal()).as("%s", story).isFalse();
    }
  }

  private Life live(boolean delivered, String steps) {
    Life life = new Life(delivered);
    for (String step : steps.trim().split(" +", -1)) {
      life.step(step);
    }
    return life;
  }

  /** A crash of the database's machine may take a lease back that was answered. */
  @Test
  void aLeaseAfterOneThatWasLostHasAHigherFence() {
    Life life = new Life(true);
    Execution before = life.x;
    life.step("lease");
    long lost = Objects.requireNonNull(life.x.delivery()).fence();
    life.x = before;
    life.now = life.now.plusMillis(1);

    life.step("lease");

    assertThat(Objects.requireNonNull(life.x.delivery()).fence()).isGreaterThan(lost);
    life.step("complete:" + lost);
    assertThat(life.last).isInstanceOf(Refused.class);
  }

  /**
   * A transition that no life has taken is a transition that nobody needs, or nobody has tested.
   */
  @AfterAll
  void everyTransitionOfTheTableWasTaken() {
    Set<String> table = new TreeSet<>();
    RunState.TRANSITIONS.forEach((from, all) -> all.forEach(to -> table.add(from + " -> " + to)));
    assertThat(new TreeSet<>(taken)).isEqualTo(table);
    assertThat(Arrays.stream(RunState.values()).filter(RunState::isFinal)).hasSize(3);
  }
}
