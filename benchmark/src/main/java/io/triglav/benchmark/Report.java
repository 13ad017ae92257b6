package io.triglav.benchmark;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Prints the figures: the median of the rounds, and of a ratio also the smallest and largest. */
final class Report {
  private final PrintStream out;

  Report(PrintStream out) {
    this.out = out;
  }

  void header(Options options, Metrics server, String postgresVersion) {
    out.printf(
        Locale.ROOT,
        "Triglav benchmark: %d CPUs; server on JDK %s %s; PostgreSQL %s, durable; %d rounds of %.1f s a load%n",
        Runtime.getRuntime().availableProcessors(),
        server.label("jvm_info", "version"),
        options.serverOptions().isEmpty() ? "with default settings" : options.serverOptions(),
        postgresVersion,
        options.rounds(),
        options.length().toMillis() / 1_000.0);
  }

  void figures(List<Comparison> comparisons, Footprint footprint, List<Goal> goals) {
    out.println();
    table(comparisons);
    out.println();
    out.println(footprint);
    out.println();
    goals.forEach(goal -> out.println(goal.text()));
  }

  private void table(List<Comparison> comparisons) {
    row(
        "",
        "",
        "ratio to INSERT",
        "by",
        "messages",
        "CPU us per message",
        "",
        "",
        "latency, ms",
        "");
    row(
        "",
        "messages/s",
        "median (min-max)",
        "CPU",
        "/commit",
        "server",
        "DB",
        "client",
        "p50",
        "p99");
    for (Comparison comparison : comparisons) {
      series(comparison.raw(), "", "");
      series(comparison.server(), ratio(comparison.ratios()), known("%.2f", comparison.cpuRatio()));
    }
  }

  private void series(Series series, String ratio, String cpuRatio) {
    row(
        series.name(),
        format("%,.0f", series.median(Measurement::rate)),
        ratio,
        cpuRatio,
        known("%,.0f", series.medianKnown(Measurement::group)),
        known("%,.0f", series.medianKnown(Measurement::serverMicros)),
        known("%,.0f", series.medianKnown(Measurement::databaseMicros)),
        known("%,.0f", series.medianKnown(Measurement::clientMicros)),
        format("%.1f", series.median(round -> round.latencies().percentile(0.5))),
        format("%.1f", series.median(round -> round.latencies().percentile(0.99))));
  }

  private static String ratio(Statistics ratios) {
    return format("%.2f (%.2f-%.2f)", ratios.median(), ratios.min(), ratios.max());
  }

  private static String known(String format, OptionalDouble figure) {
    return figure.isPresent() ? format(format, figure.getAsDouble()) : "-";
  }

  private void row(Object... cells) {
    out.printf(Locale.ROOT, "%-31s %10s  %-17s %6s %8s %7s %6s %6s %8s %8s%n", cells);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
