package io.triglav.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TimeZone;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatasetTest {
  private static final String DAYS = "file:///lake/%Y-%m-%d";
  private static final String HOURS = "file:///lake/%Y-%m-%d/%H";

  private static List<Partition> partitions(
      String uri, Unit unit, String timezone, int span, String now) {
    return new Dataset(uri, unit, timezone).partitions(span, Instant.parse(now));
  }

  private static String location(Partition partition) {
    Dataset dataset = partition.dataset();
    return UriPattern.of(dataset.uri(), dataset.unit()).render(partition.start());
  }

  @Test
  void today_and_the_days_before_oldest_first() {
    var days = partitions(DAYS, Unit.DAILY, "+09:00", 3, "2026-11-23T07:00:00Z");

    assertThat(days)
        .extracting(DatasetTest::location)
        .containsExactly(
            "file:///lake/2026-11-21", "file:///lake/2026-11-22", "file:///lake/2026-11-23");
    assertThat(days.get(2).time()).isEqualTo("2026-11-22T15:00:00Z");
  }

  @ParameterizedTest(name = "{0} at {1}: {2}")
  @CsvSource({
    "+09:00, 2026-11-23T14:59:59Z, 2026-11-23",
    "+09:00, 2026-11-23T15:00:00Z, 2026-11-24",
    "-08:00, 2026-11-23T07:59:59Z, 2026-11-22",
    "Asia/Tokyo, 2026-11-23T15:00:00Z, 2026-11-24",
    "America/New_York, 2026-11-01T05:30:00Z, 2026-11-01",
    "UTC, 2026-11-23T00:00:00Z, 2026-11-23",
  })
  void today_is_the_day_of_the_resource_and_not_of_the_host(String zone, String now, String day) {
    for (String host : List.of("UTC", "America/New_York", "Pacific/Kiritimati")) {
      TimeZone before = TimeZone.getDefault();
      TimeZone.setDefault(TimeZone.getTimeZone(host));
      try {
        assertThat(partitions(DAYS, Unit.DAILY, zone, 1, now))
            .extracting(DatasetTest::location)
            .containsExactly("file:///lake/" + day);
      } finally {
        TimeZone.setDefault(before);
      }
    }
  }

  @ParameterizedTest(name = "{0} on {1}: {2} hours")
  @CsvSource({
    "America/New_York, 2026-03-08T18:00:00Z, 23",
    "America/New_York, 2026-11-01T18:00:00Z, 25",
    "America/New_York, 2026-11-02T18:00:00Z, 24",
    "Asia/Tokyo, 2026-11-23T07:00:00Z, 24",
    "-05:00, 2026-03-08T18:00:00Z, 24",
  })
  void a_day_has_as_many_hours_as_it_has(String zone, String now, int hours) {
    var found = partitions(HOURS, Unit.HOURLY, zone, 1, now);

    assertThat(found).hasSize(hours);
    assertThat(found).extracting(Partition::time).doesNotHaveDuplicates().isSorted();
  }

  @Test
  void the_hour_that_is_skipped_has_no_partition() {
    var hours = partitions(HOURS, Unit.HOURLY, "America/New_York", 1, "2026-03-08T18:00:00Z");

    assertThat(hours)
        .extracting(DatasetTest::location)
        .contains("file:///lake/2026-03-08/01", "file:///lake/2026-03-08/03")
        .doesNotContain("file:///lake/2026-03-08/02");
  }

  @Test
  void the_hour_that_comes_twice_is_two_partitions_in_one_place() {
    var hours = partitions(HOURS, Unit.HOURLY, "America/New_York", 1, "2026-11-01T18:00:00Z");

    assertThat(hours)
        .filteredOn(p -> location(p).endsWith("/01"))
        .extracting(Partition::time)
        .containsExactly(
            Instant.parse("2026-11-01T05:00:00Z"), Instant.parse("2026-11-01T06:00:00Z"));
  }

  @Test
  @DisplayName("where the clocks go half an hour on, the hours stay on the hour")
  void lord_howe() {
    var hours = partitions(HOURS, Unit.HOURLY, "Australia/Lord_Howe", 1, "2026-10-04T06:00:00Z");

    assertThat(location(hours.get(2))).endsWith("/02");
    assertThat(Duration.between(hours.get(2).time(), hours.get(3).time())).hasMinutes(30);
    assertThat(location(hours.get(3))).endsWith("/03");
    assertThat(hours).hasSize(24);
  }

  @Test
  @DisplayName("where a day begins at 01:00, its first hour is 01")
  void midnight_is_skipped() {
    var days = partitions(DAYS, Unit.DAILY, "Africa/Cairo", 1, "2026-04-24T12:00:00Z");
    var hours = partitions(HOURS, Unit.HOURLY, "Africa/Cairo", 1, "2026-04-24T12:00:00Z");

    assertThat(days.get(0).time()).isEqualTo("2026-04-23T22:00:00Z");
    assertThat(location(hours.get(0))).endsWith("2026-04-24/01");
    assertThat(hours).hasSize(23);
  }

  @Test
  @DisplayName("a day that a country has left out is no partition")
  void samoa() {
    var days = partitions(DAYS, Unit.DAILY, "Pacific/Apia", 3, "2011-12-31T12:00:00Z");

    assertThat(days)
        .extracting(DatasetTest::location)
        .containsExactly("file:///lake/2011-12-31", "file:///lake/2012-01-01");
  }

  @Test
  void a_daily_partition_under_hourly_places_is_that_of_hour_0() {
    assertThat(partitions(HOURS, Unit.DAILY, "+09:00", 1, "2026-11-23T07:00:00Z"))
        .extracting(DatasetTest::location)
        .containsExactly("file:///lake/2026-11-23/00");
  }

  @Test
  void a_singular_resource_is_its_uri_at_time_0() {
    var dataset = new Dataset("file:///lake/100%/all", Unit.SINGULAR, "+09:00");

    var found = dataset.partitions(32, Instant.parse("2026-11-23T07:00:00Z"));

    assertThat(found)
        .containsExactly(new Partition(dataset, Instant.EPOCH.atZone(ZoneOffset.UTC)))
        .extracting(DatasetTest::location)
        .containsExactly("file:///lake/100%/all");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "file:///a/%Y/%m/%d             | file:///a/2026/01/02",
        "file:///a/%Y%m%d               | file:///a/20260102",
        "file:///%d/%m/%Y/%Y            | file:///02/01/2026/2026",
        "file:///a%%b/%Y-%m-%d%%        | file:///a%b/2026-01-02%",
        "file:///a/%%Y/%Y-%m-%d         | file:///a/%Y/2026-01-02",
        "hdfs://ns/受注/dt=%Y-%m-%d/_x   | hdfs://ns/受注/dt=2026-01-02/_x",
      })
  void directives_are_filled_in(String uri, String location) {
    assertThat(partitions(uri, Unit.DAILY, "+09:00", 1, "2026-01-02T03:00:00Z"))
        .extracting(DatasetTest::location)
        .containsExactly(location);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "file:///a/%Y-%m          | daily    | lacks %d, so its daily partitions would share a place",
        "file:///a                | daily    | lacks %Y and %m and %d",
        "file:///a/%Y-%m-%d       | hourly   | lacks %H",
        "file:///a/%Y-%m-%d-%%H   | hourly   | lacks %H",
        "file:///a/%Y-%m-%d/%M    | daily    | '%M' in the uri is not known; one of %Y, %m, %d, %H, %%",
        "file:///a%20b/%Y-%m-%d   | daily    | '%2' in the uri is not known",
        "file:///%Y-%m-%d/%       | daily    | '%' in the uri is not known",
        "file:///a/%Y             | singular | cannot have %Y",
      })
  void what_is_undefined_is_refused(String uri, String unit, String why) {
    assertThatThrownBy(() -> UriPattern.of(uri, Unit.of(unit)))
        .isInstanceOf(InvalidResource.class)
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @CsvSource({"Mars/Olympus, 1", "+9, 1", "+19:00, 1", "Z, 1", "+09:00, -1", "+09:00, 36501"})
  void unknown_zones_and_endless_spans_are_refused(String zone, int span) {
    assertThatThrownBy(() -> partitions(DAYS, Unit.DAILY, zone, span, "2026-01-02T03:00:00Z"))
        .isInstanceOf(InvalidResource.class);
  }

  @Test
  void an_unknown_unit_is_refused_with_the_known_ones() {
    assertThatThrownBy(() -> Unit.of("weekly"))
        .isInstanceOf(InvalidResource.class)
        .hasMessage("unit 'weekly' is not known; one of singular, daily, hourly");
  }
}
