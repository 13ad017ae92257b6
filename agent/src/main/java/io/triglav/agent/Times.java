package io.triglav.agent;

import io.triglav.agent.partition.TimeText;
import io.triglav.plugin.Dataset;
import io.triglav.plugin.Unit;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Times of partitions, as options give them and as lists show them. */
final class Times {
  private Times() {}

  /**
   * Reads a time, in a zone where it does not say its own offset.
   *
   * @throws IllegalArgumentException with what is allowed
   */
  static Instant parse(String text, @Nullable ZoneId zone) {
    if (zone != null) {
      return TimeText.parse(text, zone);
    }
    Instant time = TimeText.parse(text, ZoneOffset.UTC);
    if (!time.equals(TimeText.parse(text, ZoneOffset.ofHours(1)))) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is another moment in each timezone; add --timezone, or an offset as in"
              + " 2026-11-23T05:00+09:00");
    }
    return time;
  }

  /**
   * The start of a partition.
   *
   * @throws IllegalArgumentException when there is none, or it cannot be read
   */
  static Instant start(@Nullable String time, Unit unit, @Nullable ZoneId zone) {
    if (time != null) {
      return parse(time, zone);
    }
    if (unit == Unit.SINGULAR) {
      return Instant.EPOCH;
    }
    throw new IllegalArgumentException("is needed for the unit " + unit);
  }

  /** The start of the partition of that unit in which a moment lies. */
  static Instant startOf(Unit unit, Instant moment, ZoneId zone) {
    ZonedDateTime local = moment.atZone(zone);
    return switch (unit) {
      case SINGULAR -> Instant.EPOCH;
      case DAILY -> local.toLocalDate().atStartOfDay(zone).toInstant();
      case HOURLY -> local.truncatedTo(ChronoUnit.HOURS).toInstant();
    };
  }

  /** As people read it: in its own zone if that is known here. */
  static String shown(Instant time, String timezone) {
    return shown(time, knownZone(timezone));
  }

  private static String shown(Instant time, ZoneId zone) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time.atZone(zone));
  }

  private static ZoneId knownZone(String timezone) {
    try {
      return Dataset.zone(timezone);
    } catch (IllegalArgumentException e) {
      return ZoneOffset.UTC;
    }
  }
}
