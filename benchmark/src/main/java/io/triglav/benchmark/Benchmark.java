package io.triglav.benchmark;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs server, database and load generator on this machine, and prints how they compare. */
final class Benchmark {
  private static final int MISSED = 1;
  private static final int FAILED = 2;

  private Benchmark() {}

  public static void main(String[] arguments) {
    if (List.of(arguments).contains("--help")) {
      System.out.print(Options.USAGE);
      return;
    }
    try {
      System.exit(exitCode(Options.parse(arguments)));
    } catch (IllegalArgumentException e) {
      System.err.print(e.getMessage() + "\n" + Options.USAGE);
      System.exit(FAILED);
    }
  }

  private static int exitCode(Options options) {
    Cleanup cleanup = new Cleanup();
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try {
      boolean met = new Run(options, cleanup, out).allGoalsMet();
      return met || !options.strict() ? 0 : MISSED;
    } catch (Exception e) {
      if (!cleanup.begun()) {
        System.err.println(e instanceof BenchmarkFailure ? e.getMessage() : "failed: " + e);
      }
      return FAILED;
    }
  }
}
