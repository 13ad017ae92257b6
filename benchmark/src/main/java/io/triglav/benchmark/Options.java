package io.triglav.benchmark;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * How the benchmark was started.
 *
 * @param rounds how often every load is measured
 * @param length of a load in one round
 * @param warmUp how long every load runs before the first round
 * @param only the comparisons wanted, by the beginning of their names
 * @param java the server's
 * @param serverOptions of the server's JVM
 * @param strict whether a missed goal makes the exit code 1
 */
record Options(
    int rounds,
    Duration length,
    Duration warmUp,
    String only,
    Path java,
    List<String> serverOptions,
    Path serverJar,
    boolean strict) {

  static final String USAGE =
      """
      usage: benchmark/run [options]
        --quick                 a smoke run of half a minute; its figures mean little
        --strict                exit with 1 when a goal is missed
        --rounds N              measure everything N times (5)
        --seconds S             each load for S seconds in each round (2.5)
        --warm-up S             each load for S seconds before (5)
        --only NAME             only comparisons whose names begin so: single, batch, deliveries
        --java FILE             run the server with this java
        --server-options TEXT   options of the server's JVM, apart by blanks
        --server-jar FILE       measure this server (server/target/triglav-server.jar)
      """;

  private static final Path OWN_JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
  private static final Options DEFAULT =
      new Options(
          5,
          Duration.ofMillis(2_500),
          Duration.ofSeconds(5),
          "",
          OWN_JAVA,
          List.of("-Xmx256m", "-XX:+UseSerialGC"), // as the README starts it
          Path.of("server/target/triglav-server.jar"),
          false);

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException with one line that says what is wrong
   */
  static Options parse(String... arguments) {
    Deque<String> rest = new ArrayDeque<>(List.of(arguments));
    Options options = DEFAULT;
    while (!rest.isEmpty()) {
      options = options.with(rest.pop(), rest);
    }
    return options;
  }

  private Options with(String name, Deque<String> rest) {
    return switch (name) {
      case "--quick" -> withTimes(2, Duration.ofSeconds(1), Duration.ofMillis(500));
      case "--strict" -> with(only, java, serverOptions, serverJar, true);
      case "--rounds" -> withTimes((int) number(name, rest), length, warmUp);
      case "--seconds" -> withTimes(rounds, seconds(name, rest), warmUp);
      case "--warm-up" -> withTimes(rounds, length, seconds(name, rest));
      case "--only" -> with(value(name, rest), java, serverOptions, serverJar, strict);
      case "--java" -> with(only, Path.of(value(name, rest)), serverOptions, serverJar, strict);
      case "--server-options" ->
          with(only, java, List.of(value(name, rest).split(" ")), serverJar, strict);
      case "--server-jar" -> with(only, java, serverOptions, Path.of(value(name, rest)), strict);
      default -> throw new IllegalArgumentException("unknown option " + name);
    };
  }

  private Options withTimes(int newRounds, Duration newLength, Duration newWarmUp) {
    return new Options(
        newRounds, newLength, newWarmUp, only, java, serverOptions, serverJar, strict);
  }

  private Options with(
      String newOnly,
      Path newJava,
      List<String> newServerOptions,
      Path newServerJar,
      boolean newStrict) {
    return new Options(
        rounds, length, warmUp, newOnly, newJava, newServerOptions, newServerJar, newStrict);
  }

  private static Duration seconds(String name, Deque<String> rest) {
    return Duration.ofMillis(Math.round(number(name, rest) * 1_000));
  }

  private static double number(String name, Deque<String> rest) {
    String value = value(name, rest);
    try {
      double number = Double.parseDouble(value);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // the same as one that is too small
    }
    throw new IllegalArgumentException(
        name + " " + value + " is not allowed; use a number above 0");
  }

  private static String value(String name, Deque<String> rest) {
    if (rest.isEmpty()) {
      throw new IllegalArgumentException(name + " needs a value");
    }
    return rest.pop();
  }

  /** What to start the server with. */
  List<String> serverCommand() {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.addAll(serverOptions);
    command.add("-jar");
    command.add(serverJar.toString());
    return command;
  }
}
