package io.triglav.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private final Series raw = new Series("INSERT", new Load(List.of()));
  private final Series server = new Series("POST", new Load(List.of()));

  private static Measurement rate(long rate, double cpuMicros) {
    OptionalDouble micros = OptionalDouble.of(cpuMicros / 3);
    return new Measurement(
        rate * 2, 2, Statistics.of(1), OptionalDouble.empty(), micros, micros, micros);
  }

  private Goal goal(double least) {
    return new Comparison("single POST", raw, server, least).goal();
  }

  @Test
  void comparesRoundByRound() {
    raw.add(rate(10_000, 60));
    server.add(rate(7_100, 120));
    raw.add(rate(1_000, 60));
    server.add(rate(830, 120));
    raw.add(rate(100, 60));
    server.add(rate(95, 240));

    assertThat(goal(0.5))
        .isEqualTo(new Goal("single POST ratio 0.83 (0.71-0.95), goal 0.50: met", true));
    assertThat(goal(0.9))
        .isEqualTo(new Goal("single POST ratio 0.83 (0.71-0.95), goal 0.90: missed", false));
    assertThat(new Comparison("single POST", raw, server, 1).cpuRatio()).hasValue(0.5);
  }
}
