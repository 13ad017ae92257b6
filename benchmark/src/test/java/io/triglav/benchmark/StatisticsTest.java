package io.triglav.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatisticsTest {
  @Test
  void medianIsTheMiddleOne() {
    assertThat(Statistics.of(5, 1, 4).median()).isEqualTo(4);
    assertThat(Statistics.of(7).median()).isEqualTo(7);
  }

  @Test
  void medianOfAnEvenCountIsBetweenTheTwoInTheMiddle() {
    assertThat(Statistics.of(4, 1, 2, 100).median()).isEqualTo(3);
  }

  @Test
  void knowsSmallestAndLargest() {
    Statistics statistics = Statistics.of(3, -1, 2);
    assertThat(statistics.min()).isEqualTo(-1);
    assertThat(statistics.max()).isEqualTo(3);
  }

  @Test
  void percentileIsOneOfTheNumbers() {
    Statistics hundred = Statistics.of(IntStream.rangeClosed(1, 100).mapToDouble(i -> i).toArray());
    assertThat(hundred.percentile(0.5)).isEqualTo(50);
    assertThat(hundred.percentile(0.99)).isEqualTo(99);
    assertThat(hundred.percentile(0.991)).isEqualTo(100);
    assertThat(hundred.percentile(1)).isEqualTo(100);
    assertThat(hundred.percentile(0)).isEqualTo(1);
  }

  @Test
  void leavesItsArgumentAsItIs() {
    double[] numbers = {2, 1};
    assertThat(Statistics.of(numbers).min()).isEqualTo(1);
    assertThat(numbers).containsExactly(2, 1);
  }

  @Test
  void needsNumbers() {
    assertThatThrownBy(() -> Statistics.of(new double[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
