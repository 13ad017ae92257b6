package io.triglav.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * The server against raw inserts.
 *
 * @param least the ratio of the two rates that is good enough
 */
record Comparison(String name, Series raw, Series server, double least) {
  /** The ratio of the two rates in each round: what the noise of the machine touches least. */
  Statistics ratios() {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < server.rounds().size(); i++) {
      ratios.add(server.rounds().get(i).rate() / raw.rounds().get(i).rate());
    }
    return Statistics.of(ratios);
  }

  /**
   * The ratio of what one message costs in processor time: what the ratio of the rates comes to
   * when nothing else wants the processors. Empty where it is not known.
   */
  OptionalDouble cpuRatio() {
    double[] ratios =
        IntStream.range(0, server.rounds().size())
            .mapToObj(i -> cpuRatio(raw.rounds().get(i), server.rounds().get(i)))
            .flatMapToDouble(OptionalDouble::stream)
            .toArray();
    return ratios.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Statistics.of(ratios).median());
  }

  private static OptionalDouble cpuRatio(Measurement raw, Measurement server) {
    OptionalDouble one = raw.allMicros();
    OptionalDouble other = server.allMicros();
    return one.isPresent() && other.isPresent()
        ? OptionalDouble.of(one.getAsDouble() / other.getAsDouble())
        : OptionalDouble.empty();
  }

  Goal goal() {
    return Goal.ratio(name, ratios(), least);
  }
}
