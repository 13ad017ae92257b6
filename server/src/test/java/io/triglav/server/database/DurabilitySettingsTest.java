package io.triglav.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurabilitySettingsTest {

  @ParameterizedTest
  @CsvSource({
    "on,  on,           on,  true",
    "on,  local,        on,  true",
    "on,  remote_write, on,  true",
    "on,  remote_apply, on,  true",
    "on,  off,          on,  false",
    "off, on,           on,  false",
    "on,  on,           off, false",
    "off, off,          off, false",
  })
  void onlyWhatWaitsForTheDiskIsDurable(
      String fsync, String synchronousCommit, String fullPageWrites, boolean durable) {
    var settings = new DurabilitySettings(fsync, synchronousCommit, fullPageWrites);
    assertThat(settings.durable()).isEqualTo(durable);
  }

  @Test
  void adviceNamesWhatIsOffAndWhatItCosts() {
    assertThat(new DurabilitySettings("on", "off", "on").advice())
        .contains("synchronous_commit is off", "can lose the messages that were acknowledged last")
        .doesNotContain("fsync", "full_page_writes");
    assertThat(new DurabilitySettings("off", "off", "off").advice())
        .contains("fsync is off", "synchronous_commit is off", "full_page_writes is off")
        .hasLineCount(1);
  }

  @Test
  void adviceOnDurableSettingsAlarmsNobody() {
    assertThat(new DurabilitySettings("on", "local", "on").advice()).contains("nothing to mend");
  }
}
