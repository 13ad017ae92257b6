package io.triglav.benchmark;

import java.util.Locale;
import java.util.OptionalLong;

/**
 * The memory after the load, in MiB; empty where it is not known.
 *
 * @param resident of the server
 * @param peak the most that the server had
 * @param database all processes of PostgreSQL, what they share counted once
 * @param heapUsed of the server, garbage included
 */
record Footprint(
    OptionalLong resident,
    OptionalLong peak,
    OptionalLong database,
    long heapUsed,
    long heapCommitted,
    long heapMax) {
  private static final double MIB = 1024 * 1024;

  static Footprint of(ServerProcess server, Postgres database, Metrics metrics) {
    ProcessTree process = new ProcessTree(server.pid());
    return new Footprint(
        process.residentMiB(),
        process.peakResidentMiB(),
        new ProcessTree(database.pid()).proportionalMiB(),
        heap(metrics, "used"),
        heap(metrics, "committed"),
        heap(metrics, "max"));
  }

  private static long heap(Metrics metrics, String what) {
    return Math.round(metrics.sum("jvm_memory_" + what + "_bytes", "area=\"heap\"") / MIB);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "memory after the load: server %s MiB resident (peak %s; heap %d used, %d committed, at most %d), "
            + "PostgreSQL %s MiB, together %s MiB",
        text(resident),
        text(peak),
        heapUsed,
        heapCommitted,
        heapMax,
        text(database),
        text(together()));
  }

  private OptionalLong together() {
    return resident.isPresent() && database.isPresent()
        ? OptionalLong.of(resident.getAsLong() + database.getAsLong())
        : OptionalLong.empty();
  }

  private static String text(OptionalLong figure) {
    return figure.isPresent() ? "" + figure.getAsLong() : "?";
  }
}
