package io.triglav.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** What one load did, round by round. */
final class Series {
  private final String name;
  private final Load load;
  private final List<Measurement> rounds = new ArrayList<>();

  Series(String name, Load load) {
    this.name = name;
    this.load = load;
  }

  String name() {
    return name;
  }

  Load load() {
    return load;
  }

  List<Measurement> rounds() {
    return rounds;
  }

  void add(Measurement round) {
    rounds.add(round);
  }

  double median(ToDoubleFunction<Measurement> figure) {
    return Statistics.of(rounds.stream().mapToDouble(figure).toArray()).median();
  }

  /** Empty when no round knows the figure. */
  OptionalDouble medianKnown(Function<Measurement, OptionalDouble> figure) {
    double[] known = rounds.stream().map(figure).flatMapToDouble(OptionalDouble::stream).toArray();
    return known.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Statistics.of(known).median());
  }
}
