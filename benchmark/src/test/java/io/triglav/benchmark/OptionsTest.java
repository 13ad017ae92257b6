package io.triglav.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OptionsTest {
  @Test
  void measuresFiveRoundsUnlessTold() {
    Options options = Options.parse();
    assertThat(options.rounds()).isEqualTo(5);
    assertThat(options.strict()).isFalse();
  }

  @Test
  void takesOptionsInAnyOrder() {
    Options options =
        Options.parse("--strict", "--seconds", "0.5", "--only", "single", "--rounds", "3");
    assertThat(options.strict()).isTrue();
    assertThat(options.length()).isEqualTo(Duration.ofMillis(500));
    assertThat(options.only()).isEqualTo("single");
    assertThat(options.rounds()).isEqualTo(3);
  }

  @Test
  void startsTheServerWithTheOptionsOfItsJvm() {
    Options options =
        Options.parse("--java", "j", "--server-options", "-Xmx1g -Xss1m", "--server-jar", "s.jar");
    assertThat(options.serverCommand()).containsExactly("j", "-Xmx1g", "-Xss1m", "-jar", "s.jar");
  }

  @Test
  void saysWhatIsWrong() {
    assertThatThrownBy(() -> Options.parse("--slow")).hasMessage("unknown option --slow");
    assertThatThrownBy(() -> Options.parse("--rounds")).hasMessage("--rounds needs a value");
    assertThatThrownBy(() -> Options.parse("--rounds", "x"))
        .hasMessage("--rounds x is not allowed; use a number above 0");
    assertThatThrownBy(() -> Options.parse("--seconds", "0"))
        .hasMessage("--seconds 0 is not allowed; use a number above 0");
  }
}
