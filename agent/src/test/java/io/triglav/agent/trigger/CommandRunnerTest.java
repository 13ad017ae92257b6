package io.triglav.agent.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.triglav.agent.config.AgentConfig.OnStop;
import io.triglav.agent.loop.StopSignal;
import io.triglav.agent.trigger.CommandRunner.Command;
import io.triglav.agent.trigger.CommandRunner.Watch;
import io.triglav.client.StopReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class CommandRunnerTest {
  private static final Duration LIMIT = Duration.ofHours(1);
  private static final Duration GRACE = Duration.ofSeconds(30);

  @TempDir private Path directory;

  @AfterEach
  void awaitLeftovers() throws InterruptedException {
    Leftovers.awaitNoneIn(directory);
  }

  private final StopSignal stop = new StopSignal();
  private final List<String> output = Collections.synchronizedList(new ArrayList<>());
  private final CompletableFuture<Void> limit = new CompletableFuture<>();
  private final CompletableFuture<Void> grace = new CompletableFuture<>();
  private Runnable onStarted = () -> {};

  private final CompletableFuture<StopReason> withdrawn = new CompletableFuture<>();
  private final CommandRunner runner = runner(OnStop.KILL, this::alarm);

  private CommandRunner runner(OnStop onStop, Alarm alarm) {
    return new CommandRunner(stop, GRACE, onStop, alarm, Clock.systemUTC());
  }

  /** The time limit and the grace time pass when the test says so, other times at once. */
  private CompletableFuture<Void> alarm(Duration time) {
    if (time.compareTo(GRACE) > 0) {
      return limit.copy(); // whoever has waited enough cancels only his own
    }
    return time.equals(GRACE) ? grace.copy() : CompletableFuture.completedFuture(null);
  }

  private Outcome run(String line) {
    return run(line, Map.of());
  }

  private Outcome run(String line, Map<String, String> environment) {
    return runner.run(command(line, environment), watch());
  }

  private Command command(String line, Map<String, String> environment) {
    return new Command(
        line, environment, Optional.of(directory), Optional.of(LIMIT), this::printed);
  }

  private Watch watch() {
    return new Watch(runDirectory(), withdrawn, () -> {});
  }

  private RunDirectory runDirectory() {
    return new RunDirectory(directory.resolve("runs/1"));
  }

  private void printed(String line) {
    output.add(line);
    if (line.equals("started")) {
      onStarted.run();
    }
  }

  // ---- ends by itself

  @ParameterizedTest
  @CsvSource({"exit 3, 3", "kill -9 $$, 137", "no-such-program, 127"})
  void any_exit_code_but_0_is_a_failure(String line, int code) {
    assertThat(run(line)).isEqualTo(new Outcome.Failed("ended with exit code " + code));
  }

  @Test
  void exit_code_0_is_success_and_all_that_was_printed_is_passed_on() {
    assertThat(run("echo one; echo two >&2; printf 'thr\\303\\251e'; exit 0"))
        .isEqualTo(new Outcome.Succeeded());

    assertThat(output).containsExactly("one", "two", "thrée");
  }

  @Test
  void runs_in_its_directory_with_its_environment_and_nothing_to_read() {
    run("pwd; echo $A; cat; echo end", Map.of("A", "b c"));

    assertThat(output).containsExactly(directory.toString(), "b c", "end");
  }

  @Test
  void a_line_without_end_is_passed_on_in_pieces() {
    run("head -c 20000 /dev/zero | tr '\\0' x");

    assertThat(output).extracting(String::length).containsExactly(8192, 8192, 20000 - 2 * 8192);
  }

  @Test
  void a_directory_that_is_not_there_is_a_failure() {
    var command =
        new Command("x", Map.of(), Optional.of(Path.of("/nowhere")), Optional.empty(), l -> {});

    assertThat(runner.run(command, watch()))
        .isInstanceOfSatisfying(
            Outcome.Failed.class, f -> assertThat(f.why()).contains("cannot be started"));
  }

  @Test
  void what_it_leaves_in_the_background_is_killed() throws Exception {
    CompletableFuture<String> lastWords = family("exit 0");

    assertThat(run("sh family")).isEqualTo(new Outcome.Succeeded());

    Pipe.assertAllDead(lastWords);
  }

  // ---- is ended

  @Test
  void the_time_limit_kills_it_with_all_its_descendants() throws Exception {
    CompletableFuture<String> lastWords = family("wait");
    onStarted = () -> limit.complete(null);

    assertThat(run("sh family"))
        .isEqualTo(new Outcome.Failed("was killed after its time limit of 3600 s"));

    Pipe.assertAllDead(lastWords);
  }

  @Test
  void the_time_limit_kills_also_what_ignores_the_polite_signal() throws Exception {
    CompletableFuture<String> lastWords = family("trap '' TERM; wait");
    onStarted = () -> limit.complete(null);

    assertThat(run("trap '' TERM; sh family")).isInstanceOf(Outcome.Failed.class);

    Pipe.assertAllDead(lastWords);
  }

  @Test
  void asked_politely_it_can_clean_up() throws IOException {
    Path cleaned = directory.resolve("cleaned");
    CommandRunner patient =
        runner(
            OnStop.KILL,
            time -> time.compareTo(GRACE) > 0 ? limit.copy() : new CompletableFuture<>());
    onStarted = () -> limit.complete(null);

    patient.run(
        new Command(
            "trap 'echo yes > cleaned; exit 1' TERM; echo started; sleep 1000 & wait",
            Map.of(),
            Optional.of(directory),
            Optional.of(LIMIT),
            this::printed),
        watch());

    assertThat(cleaned).hasContent("yes");
  }

  @Test
  void told_to_stop_it_may_end_within_the_grace_time() {
    Pipe go = Pipe.in(directory, "go");
    onStarted =
        () -> {
          stop.request();
          go.write("now\n");
        };

    assertThat(run("echo started; read line < go; echo done")).isEqualTo(new Outcome.Succeeded());

    assertThat(output).contains("done");
  }

  @Test
  void told_to_stop_it_is_killed_after_the_grace_time() throws Exception {
    CompletableFuture<String> lastWords = family("wait");
    onStarted =
        () -> {
          stop.request();
          grace.complete(null);
        };

    assertThat(run("sh family")).isEqualTo(new Outcome.Stopped());

    Pipe.assertAllDead(lastWords);
  }

  @Test
  void a_command_that_was_started_this_moment_is_killed_as_well() throws Exception {
    CompletableFuture<String> lastWords = Pipe.in(directory, "pipe").everythingWritten();
    stop.request();
    grace.complete(null);

    assertThat(run("echo up > pipe; sleep 1000")).isEqualTo(new Outcome.Stopped());

    new Pipe(directory.resolve("pipe")).writeInBackground("");
    Pipe.assertAllDead(lastWords);
  }

  @Test
  void told_to_stop_it_may_be_left_running_and_the_next_agent_finds_it() {
    Pipe go = Pipe.in(directory, "go");
    onStarted =
        () -> {
          stop.request();
          grace.complete(null);
        };
    String line = "echo started; echo x >> count; read line < go";
    assertThat(runner(OnStop.LEAVE, this::alarm).run(command(line, Map.of()), watch()))
        .isEqualTo(new Outcome.Left());
    onStarted = () -> go.writeInBackground("now\n");

    assertThat(next().run(command(line, Map.of()), watch())).isEqualTo(new Outcome.Succeeded());

    assertThat(directory.resolve("count")).hasContent("x");
  }

  @Test
  void cancelled_it_is_killed_with_all_its_descendants() throws Exception {
    CompletableFuture<String> lastWords = family("wait");
    onStarted = () -> withdrawn.complete(StopReason.CANCEL_REQUESTED);

    assertThat(run("sh family")).isEqualTo(new Outcome.Cancelled());

    Pipe.assertAllDead(lastWords);
  }

  @Test
  void cancelled_before_it_has_started_it_never_starts() {
    withdrawn.complete(StopReason.CANCEL_REQUESTED);

    assertThat(run("touch started")).isEqualTo(new Outcome.Cancelled());

    assertThat(directory.resolve("started")).doesNotExist();
  }

  @Test
  void what_is_somebody_elses_is_not_touched() {
    Pipe go = Pipe.in(directory, "go");
    onStarted = () -> withdrawn.complete(StopReason.LEASE_LOST);

    assertThat(run("echo started; read line < go")).isEqualTo(new Outcome.Lost());

    assertThat(runDirectory().leader()).isPresent();
    go.write("now\n");
    assertThat(
            next().run(command("not run", Map.of()), new Watch(runDirectory(), never(), () -> {})))
        .isEqualTo(new Outcome.Succeeded());
  }

  // ---- was started before

  @ParameterizedTest
  @CsvSource({"0, true", "7, false"})
  void what_has_ended_meanwhile_is_not_run_again(int code, boolean well) {
    run("echo x >> count; exit " + code);

    Outcome again = next().run(command("echo y >> count", Map.of()), watch());

    assertThat(again)
        .isEqualTo(
            well ? new Outcome.Succeeded() : new Outcome.Failed("ended with exit code " + code));
    assertThat(directory.resolve("count")).hasContent("x");
  }

  @Test
  void what_was_killed_with_its_shell_has_failed() {
    assertThat(run("kill -9 $PPID; sleep 1000"))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            f -> assertThat(f.why()).startsWith("ended without an exit code"));
  }

  @Test
  void a_process_that_has_got_its_number_is_another_one() throws Exception {
    run("kill -9 $PPID");
    Files.writeString(
        runDirectory().path().resolve("pid"), ProcessHandle.current().pid() + "\n", UTF_8);

    assertThat(next().run(command("not run", Map.of()), watch()))
        .isInstanceOf(Outcome.Failed.class);
  }

  @Test
  void a_directory_without_a_start_is_no_start() throws Exception {
    Files.createDirectories(runDirectory().path());
    Files.writeString(runDirectory().path().resolve("command"), "half a com", UTF_8);

    assertThat(run("echo x >> count")).isEqualTo(new Outcome.Succeeded());

    assertThat(directory.resolve("count")).hasContent("x");
  }

  /** However many try at once, the shells decide among themselves. */
  @Test
  void two_that_start_the_same_run_start_it_once() throws Exception {
    var outcomes = new ArrayList<CompletableFuture<Outcome>>();
    for (int i = 0; i < 4; i++) {
      outcomes.add(
          CompletableFuture.supplyAsync(
              () -> next().run(command("echo x >> count; sleep 0.3; exit 7", Map.of()), watch()),
              task -> new Thread(task, "starter").start()));
    }

    for (CompletableFuture<Outcome> outcome : outcomes) {
      assertThat(outcome.get()).isEqualTo(new Outcome.Failed("ended with exit code 7"));
    }
    assertThat(directory.resolve("count")).hasContent("x");
  }

  // ---- the world

  /** A runner of another agent, which nobody stops. */
  private CommandRunner next() {
    return new CommandRunner(new StopSignal(), GRACE, OnStop.KILL, this::alarm, Clock.systemUTC());
  }

  private static CompletableFuture<StopReason> never() {
    return new CompletableFuture<>();
  }

  /** A script with children and grandchildren that hold a pipe open for as long as they live. */
  private CompletableFuture<String> family(String end) throws Exception {
    CompletableFuture<String> lastWords = Pipe.in(directory, "pipe").everythingWritten();
    Files.writeString(
        directory.resolve("family"),
        """
        exec 3> pipe
        sleep 1000 &
        sh -c 'sleep 1000 & sleep 1000' &
        echo up >&3
        echo started
        """
            + end
            + "\n",
        UTF_8);
    return lastWords;
  }
}
