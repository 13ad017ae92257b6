package io.triglav.agent.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoopTest {
  private final StopSignal stop = new StopSignal();
  private final List<Duration> waits = new ArrayList<>();
  private final AtomicInteger rounds = new AtomicInteger();

  private Loop loop(Chore chore) {
    return new Loop("test", chore, stop, new Random(1), this::pause);
  }

  private boolean pause(Duration time) {
    waits.add(time);
    return stop.requested();
  }

  @Test
  void waits_between_rounds_as_the_chore_says_until_told_to_stop() {
    loop(() -> {
          if (rounds.incrementAndGet() == 3) {
            stop.request();
          }
          return Optional.of(Duration.ofSeconds(rounds.get()));
        })
        .run();

    assertThat(rounds).hasValue(3);
    assertThat(waits).containsExactly(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(2));
  }

  @Test
  void ends_when_there_is_nothing_more_to_do() {
    loop(() -> {
          rounds.incrementAndGet();
          return Optional.empty();
        })
        .run();

    assertThat(rounds).hasValue(1);
  }

  @Test
  void no_failure_ends_it_and_the_pauses_grow_up_to_a_minute() {
    loop(() -> {
          if (rounds.incrementAndGet() == 200) {
            stop.request();
          }
          if (rounds.get() % 2 == 0) {
            throw new StackOverflowError("even this");
          }
          throw new IllegalStateException("boom");
        })
        .run();

    assertThat(rounds).hasValue(200);
    assertThat(waits.subList(1, 3)).allMatch(wait -> wait.toMillis() <= 2500);
    assertThat(waits.subList(1, 200))
        .allMatch(wait -> wait.toMillis() >= 500 && wait.toMillis() <= 60_500)
        .anyMatch(wait -> wait.toSeconds() > 30);
  }

  @Test
  void after_a_success_the_pauses_are_short_again() {
    loop(() -> {
          switch (rounds.incrementAndGet()) {
            case 20 -> {
              return Optional.of(Duration.ZERO);
            }
            case 22 -> stop.request();
            default -> {}
          }
          throw new IllegalStateException("boom");
        })
        .run();

    assertThat(waits.get(21).toMillis()).isBetween(500L, 1500L);
  }

  @Test
  void the_real_pause_ends_with_the_stop_signal() throws InterruptedException {
    Loop loop = new Loop("test", () -> Optional.of(Duration.ofDays(1)), stop, new Random());
    Thread thread = loop.start();

    stop.request();

    thread.join();
  }
}
