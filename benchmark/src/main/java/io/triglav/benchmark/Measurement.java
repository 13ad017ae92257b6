package io.triglav.benchmark;

import java.util.OptionalDouble;

/**
 * What one load did in one round.
 *
 * @param messages stored
 * @param latencies of each request in milliseconds
 * @param group mean messages in one commit, as the server says; empty when it took no part
 * @param serverMicros processor time of the server, a message; empty where it is not known
 * @param databaseMicros the same of PostgreSQL, all its processes
 * @param clientMicros the same of this process
 */
record Measurement(
    long messages,
    double seconds,
    Statistics latencies,
    OptionalDouble group,
    OptionalDouble serverMicros,
    OptionalDouble databaseMicros,
    OptionalDouble clientMicros) {

  double rate() {
    return messages / seconds;
  }

  /** The processor time of all together, a message. */
  OptionalDouble allMicros() {
    return serverMicros.isPresent() && databaseMicros.isPresent() && clientMicros.isPresent()
        ? OptionalDouble.of(
            serverMicros.getAsDouble() + databaseMicros.getAsDouble() + clientMicros.getAsDouble())
        : OptionalDouble.empty();
  }
}
