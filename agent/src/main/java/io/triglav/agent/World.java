package io.triglav.agent;

import io.triglav.client.TriglavClientBuilder;
import java.time.Clock;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What the program takes from outside, so that tests can give it another.
 *
 * @param clients the last word on how clients are built
 */
record World(
    Map<String, String> environment,
    Clock clock,
    UnaryOperator<TriglavClientBuilder> clients,
    Terminal terminal) {
  static World real() {
    return new World(System.getenv(), Clock.systemUTC(), UnaryOperator.identity(), Terminal.real());
  }
}
