package io.triglav.agent.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RunDirectoriesTest {
  private static final Instant NOW = Instant.parse("2026-11-25T00:00:00Z");
  private static final Duration LONG = Duration.ofDays(8);

  @TempDir private Path root;

  @Test
  void runs_of_long_ago_are_forgotten_and_newer_ones_kept() throws IOException {
    RunDirectory old = run("1", LONG);
    RunDirectory young = run("1", Duration.ofDays(6));

    sweep();

    assertThat(old.path()).doesNotExist();
    assertThat(young.path()).exists();
  }

  @Test
  void a_run_whose_command_is_at_work_is_kept_however_old() throws Exception {
    RunDirectory run = new RunDirectories(root).of(UUID.randomUUID());
    Pipe end = Pipe.in(root, "end");
    Process process = run.start("read line < " + root.resolve("end"), Map.of(), Optional.empty());
    while (run.leader().isEmpty() || !Files.exists(run.output())) {
      Thread.onSpinWait();
    }
    age(run, LONG);

    sweep();

    assertThat(run.path()).exists();
    end.writeInBackground("now\n");
    process.waitFor();
  }

  @Test
  void one_that_cannot_be_understood_keeps_no_other_from_being_forgotten() throws IOException {
    RunDirectory strange = run("what?", LONG);
    RunDirectory old = run("1", LONG);

    sweep();

    assertThat(strange.path()).exists();
    assertThat(old.path()).doesNotExist();
  }

  @Test
  void there_may_be_none() {
    new RunDirectories(root.resolve("nowhere")).sweep(NOW);

    assertThat(root.resolve("nowhere")).doesNotExist();
  }

  private void sweep() {
    new RunDirectories(root).sweep(NOW);
  }

  private RunDirectory run(String pid, Duration age) throws IOException {
    RunDirectory run = new RunDirectories(root).of(UUID.randomUUID());
    Files.createDirectories(run.path());
    Files.writeString(run.path().resolve("pid"), pid + "\n", UTF_8);
    age(run, age);
    return run;
  }

  private static void age(RunDirectory run, Duration age) throws IOException {
    Files.setLastModifiedTime(run.path(), FileTime.from(NOW.minus(age)));
  }
}
