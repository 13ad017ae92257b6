package io.triglav.benchmark;

import java.util.Arrays;
import java.util.Collection;

/** Order statistics of a few numbers. */
final class Statistics {
  private final double[] sorted;

  private Statistics(double[] sorted) {
    this.sorted = sorted;
  }

  static Statistics of(double... numbers) {
    if (numbers.length == 0) {
      throw new IllegalArgumentException("no numbers");
    }
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    return new Statistics(sorted);
  }

  static Statistics of(Collection<Double> numbers) {
    return of(numbers.stream().mapToDouble(Double::doubleValue).toArray());
  }

  double min() {
    return sorted[0];
  }

  double max() {
    return sorted[sorted.length - 1];
  }

  /** The middle one; of an even count the mean of the two in the middle. */
  double median() {
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  /** The smallest number that at least this share of all numbers does not exceed. */
  double percentile(double share) {
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.max(rank, 1) - 1];
  }
}
