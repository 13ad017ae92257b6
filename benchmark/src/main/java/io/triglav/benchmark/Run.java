package io.triglav.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One run from the empty database to the verdicts. */
final class Run {
  private static final double LONGEST_START_SECONDS = 15;
  private static final double MOST_MEMORY_MIB = 512;

  private static final double WAKE_UP_MEDIAN_GOAL = 3;
  private static final double WAKE_UP_P99_GOAL = 20;
  private static final double WORK_OFF_GOAL = 0.25;

  /** Statistics that come late; a query for each waiter would be a hundred more. */
  private static final long NOISE = 40;

  private static final long ENOUGH_TO_COMPILE = 50_000;
  private static final int MOST_WARM_UPS = 4;

  private final Options options;
  private final Cleanup cleanup;
  private final PrintStream out;

  Run(Options options, Cleanup cleanup, PrintStream out) {
    this.options = options;
    this.cleanup = cleanup;
    this.out = out;
  }

  /** Measures everything, prints it, and says whether all goals are met. */
  boolean allGoalsMet() throws Exception {
    Path folder = cleanup.add(TemporaryFolder.create()).path();
    Postgres database = cleanup.add(Postgres.start(folder.resolve("postgres")));
    database.requireDurability();
    ServerProcess server =
        cleanup.add(ServerProcess.start(options.serverCommand(), folder, settings(database)));
    Duration start = server.awaitHealthy();
    Api api = Api.logIn(server.port(), "admin", ServerProcess.PASSWORD);
    Report report = new Report(out);
    report.header(options, api.metrics(), database.version());
    Stage stage = new Stage(database, server, api, cleanup);
    List<Comparison> comparisons = wanted(stage.comparisons());
    measure(comparisons, new Meter(server, database, api));
    List<Goal> handingOut = new ArrayList<>();
    long handedOut = 0;
    if ("deliveries".startsWith(options.only())) {
      WakeUp wakeUp = new WakeUp(database, server, api, cleanup);
      WorkOff workOff = new WorkOff(database, server, api);
      handingOut.addAll(goals(wakeUp.measure()));
      handingOut.add(
          Goal.ratio(
              "lease and complete 1,000 by 8 workers, ten at a time",
              workOff.ratios(options.rounds(), 10),
              WORK_OFF_GOAL));
      handingOut.add(
          Goal.figure(
              "lease and complete 1,000 by 8 workers, singly",
              workOff.ratios(options.rounds(), 1)));
      handedOut = wakeUp.firings() + workOff.firings();
    }
    Footprint footprint = Footprint.of(server, database, api.metrics());
    verify(stage, database, handedOut);
    List<Goal> goals = goals(comparisons, start, footprint);
    goals.addAll(handingOut);
    report.figures(comparisons, footprint, goals);
    return goals.stream().allMatch(Goal::met);
  }

  private static Map<String, String> settings(Postgres database) {
    return Map.of(
        "SPRING_DATASOURCE_URL", database.url(),
        "SPRING_DATASOURCE_USERNAME", Postgres.USERNAME,
        "SPRING_DATASOURCE_PASSWORD", Postgres.PASSWORD);
  }

  private List<Comparison> wanted(List<Comparison> all) {
    return all.stream().filter(comparison -> comparison.name().startsWith(options.only())).toList();
  }

  /** What is compared takes turns, so that the machine's moods meet both. */
  private void measure(List<Comparison> comparisons, Meter meter)
      throws IOException, InterruptedException {
    for (Comparison comparison : comparisons) {
      measure("warm-up", comparison.raw(), options.warmUp(), meter);
      warmUp(comparison.server(), meter);
    }
    for (int round = 1; round <= options.rounds(); round++) {
      for (Comparison comparison : comparisons) {
        Series raw = comparison.raw();
        Series server = comparison.server();
        raw.add(measure("round " + round, raw, options.length(), meter));
        server.add(measure("round " + round, server, options.length(), meter));
      }
    }
  }

  /**
   * The compiler of the server's JVM needs calls rather than time: on a busy machine that takes
   * longer.
   */
  private void warmUp(Series server, Meter meter) throws IOException, InterruptedException {
    long messages = 0;
    for (int i = 0; i < MOST_WARM_UPS && messages < ENOUGH_TO_COMPILE; i++) {
      messages += measure("warm-up", server, options.warmUp(), meter).messages();
    }
  }

  private static Measurement measure(String when, Series series, Duration length, Meter meter)
      throws IOException, InterruptedException {
    Measurement measured = meter.measure(series.load(), length);
    System.err.printf(
        Locale.ROOT, "%s: %s: %,.0f messages/s%n", when, series.name(), measured.rate());
    return measured;
  }

  /** Fast and wrong would be worth nothing. */
  private static void verify(Stage stage, Postgres database, long handedOut) throws SQLException {
    require("messages", stage.acknowledged() + handedOut, database.count("message"));
    require("job messages", stage.firings() + handedOut, database.count("job_message"));
    require("deliveries done", handedOut, database.count("delivery WHERE state = 'done'"));
  }

  private static List<Goal> goals(WakeUp.Result wakeUp) {
    double commit = wakeUp.commit().median();
    return List.of(
        Goal.times(
            "commit to delivery, 100 waiting, median",
            wakeUp.delivery().median(),
            commit,
            WAKE_UP_MEDIAN_GOAL),
        Goal.times(
            "commit to delivery, 100 waiting, p99",
            wakeUp.delivery().percentile(0.99),
            commit,
            WAKE_UP_P99_GOAL),
        Goal.atMost(
            "transactions of the idle database in %d s: %d with nobody waiting, with 100 waiting"
                .formatted(wakeUp.seconds(), wakeUp.idle()),
            wakeUp.waiting(),
            wakeUp.idle() + NOISE));
  }

  private static void require(String what, long expected, long found) {
    if (expected != found) {
      throw new BenchmarkFailure(
          expected + " " + what + " were expected, but the database has " + found);
    }
  }

  private static List<Goal> goals(
      List<Comparison> comparisons, Duration start, Footprint footprint) {
    List<Goal> goals = new ArrayList<>(comparisons.stream().map(Comparison::goal).toList());
    double seconds = start.toMillis() / 1_000.0;
    goals.add(Goal.below("start to healthy", seconds, "s", LONGEST_START_SECONDS));
    footprint
        .peak()
        .ifPresent(
            peak ->
                goals.add(
                    Goal.below(
                        "server memory, peak resident", (double) peak, "MiB", MOST_MEMORY_MIB)));
    return goals;
  }
}
