package io.triglav.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailuresTest {
  private static final Instant NOW = Instant.parse("2026-11-23T07:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 0",
        "120 | 120",
        "Mon, 23 Nov 2026 07:00:30 GMT | 30",
        "Mon, 23 Nov 2026 06:00:00 GMT | 0"
      })
  void retry_after_is_seconds_or_a_date(String header, long seconds) {
    assertThat(Failures.retryAfter(header, NOW)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void an_unreadable_retry_after_is_as_good_as_none() {
    assertThat(Failures.retryAfter("soon", NOW)).isNull();
    assertThat(Failures.retryAfter("-1", NOW)).isNull();
  }
}
