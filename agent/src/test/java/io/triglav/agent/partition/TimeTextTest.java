package io.triglav.agent.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeTextTest {
  @ParameterizedTest
  @CsvSource({
    "0, Asia/Tokyo, 1970-01-01T00:00:00Z",
    "1795359600, Asia/Tokyo, 2026-11-22T15:00:00Z",
    "2026-11-23, Asia/Tokyo, 2026-11-22T15:00:00Z",
    "2026-11-23, -03:30, 2026-11-23T03:30:00Z",
    "2026-04-24, Africa/Cairo, 2026-04-23T22:00:00Z",
    "2026-11-23T05, Asia/Tokyo, 2026-11-22T20:00:00Z",
    "2026-11-23T05:00, Asia/Tokyo, 2026-11-22T20:00:00Z",
    "2026-11-23T05:00:30, Asia/Tokyo, 2026-11-22T20:00:30Z",
    "2026-11-23T05:00:00+01:00, Asia/Tokyo, 2026-11-23T04:00:00Z",
    "2026-11-23T05:00Z, Asia/Tokyo, 2026-11-23T05:00:00Z",
  })
  void is_read(String text, String zone, String instant) {
    assertThat(TimeText.parse(text, ZoneId.of(zone))).isEqualTo(instant);
  }

  @ParameterizedTest
  @CsvSource({
    "20261123, 'not a time; give unix seconds, or an ISO time'",
    "1795359600000, not a time",
    "2026-02-30, not a time",
    "2026-11-23 05:00, not a time",
    "today, not a time",
    "2026-03-08T02:30, does not exist in America/New_York",
    "2026-11-01T01:30, exists twice in America/New_York",
  })
  void is_refused_when_it_is_not_one_time(String text, String why) {
    assertThatThrownBy(() -> TimeText.parse(text, ZoneId.of("America/New_York")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }
}
