package io.triglav.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
  private final Backoff backoff = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(10));

  @ParameterizedTest
  @CsvSource({"0,250", "1,250", "2,500", "3,1000", "6,8000", "7,10000", "1000000,10000"})
  void the_bound_doubles_up_to_the_cap(int failures, long millis) {
    assertThat(backoff.bound(failures)).isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void the_delay_is_anywhere_up_to_the_bound() {
    RandomGenerator random = new Random(7);
    var delays = random.ints(500, 0, 1).mapToLong(i -> backoff.delay(3, random).toMillis()).boxed();

    assertThat(delays)
        .allMatch(ms -> ms >= 0 && ms <= 1000)
        .anyMatch(ms -> ms < 200)
        .anyMatch(ms -> ms > 800);
  }
}
