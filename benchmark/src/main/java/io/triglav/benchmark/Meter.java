package io.triglav.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Measures what a load does and what it costs. */
final class Meter {
  private record Reading(
      OptionalLong server, OptionalLong database, OptionalLong client, Metrics metrics) {}

  private final ProcessTree server;
  private final ProcessTree database;
  private final ProcessTree client = new ProcessTree(ProcessHandle.current().pid());
  private final Api api;

  Meter(ServerProcess server, Postgres database, Api api) {
    this.server = new ProcessTree(server.pid());
    this.database = new ProcessTree(database.pid());
    this.api = api;
  }

  Measurement measure(Load load, Duration length) throws IOException, InterruptedException {
    Reading before = read();
    Load.Result result = load.run(length);
    Reading after = read();
    return new Measurement(
        result.messages(),
        result.seconds(),
        result.latencies(),
        group(before.metrics(), after.metrics()),
        perMessage(before.server(), after.server(), result),
        perMessage(before.database(), after.database(), result),
        perMessage(before.client(), after.client(), result));
  }

  private Reading read() throws IOException {
    Metrics metrics = api.metrics();
    return new Reading(server.cpuMicros(), database.cpuMicros(), client.ownCpuMicros(), metrics);
  }

  private static OptionalDouble group(Metrics before, Metrics after) {
    double commits = grown("triglav_write_group_count", before, after);
    return commits == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(grown("triglav_write_group_sum", before, after) / commits);
  }

  private static double grown(String name, Metrics before, Metrics after) {
    return after.sum(name) - before.sum(name);
  }

  private static OptionalDouble perMessage(
      OptionalLong before, OptionalLong after, Load.Result result) {
    return before.isPresent() && after.isPresent()
        ? OptionalDouble.of((double) (after.getAsLong() - before.getAsLong()) / result.messages())
        : OptionalDouble.empty();
  }
}
