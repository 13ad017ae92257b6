package io.triglav.agent.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {
  @TempDir private Path directory;

  @Test
  void gives_back_what_was_written_last() {
    StateFile file = new StateFile(directory.resolve("deep/down/state.json"));
    assertThat(file.read()).isEmpty();

    assertThat(file.write(StateFile.empty().put("a", 1))).isTrue();
    assertThat(file.write(StateFile.empty().put("b", "受注"))).isTrue();

    assertThat(file.read().toString()).isEqualTo("{\"b\":\"受注\"}");
  }

  @Test
  void what_is_illegible_is_kept_aside() throws IOException {
    Path path = directory.resolve("state.json");
    Files.writeString(path, "{\"a\":", UTF_8);
    StateFile file = new StateFile(path);

    assertThat(file.read()).isEmpty();

    assertThat(directory.resolve("state.json.corrupt")).hasContent("{\"a\":");
    assertThat(path).doesNotExist();
  }

  @Test
  void what_a_crash_has_left_half_written_is_not_read() throws IOException {
    StateFile file = new StateFile(directory.resolve("state.json"));
    file.write(StateFile.empty().put("a", 1));
    Files.writeString(directory.resolve("state.json.tmp"), "{\"a\":", UTF_8);

    assertThat(file.read().toString()).isEqualTo("{\"a\":1}");
  }

  @Test
  void a_place_that_cannot_be_written_is_reported_and_survived() throws IOException {
    Path occupied = Files.createFile(directory.resolve("occupied"));

    assertThat(new StateFile(occupied.resolve("state.json")).write(StateFile.empty())).isFalse();
  }

  @Test
  void one_agent_at_a_time() throws IOException {
    Path path = directory.resolve("agent");
    try (StateDirectory first = StateDirectory.take(path)) {
      assertThatThrownBy(() -> StateDirectory.take(path)).hasMessage("another agent uses it");
      assertThat(first.file("x").write(StateFile.empty())).isTrue();
    }
    StateDirectory.take(path).close();
  }
}
