package io.triglav.agent.partition;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.List;

/** Times as people write them on a command line. */
public final class TimeText {
  private static final String ALLOWED =
      "unix seconds, or an ISO time such as 2026-11-23, 2026-11-23T05:00 or 2026-11-23T05:00+09:00";
  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd['T'HH[:mm[:ss]][XXX]]")
          .parseDefaulting(ChronoField.HOUR_OF_DAY, 0)
          .parseDefaulting(ChronoField.MINUTE_OF_HOUR, 0)
          .parseDefaulting(ChronoField.SECOND_OF_MINUTE, 0)
          .toFormatter()
          .withResolverStyle(ResolverStyle.STRICT);

  private TimeText() {}

  /**
   * Reads a time; a date or date-time without an offset is one of the zone.
   *
   * @throws IllegalArgumentException with what is allowed, when it is not a time, or not exactly
   *     one in that zone
   */
  public static Instant parse(String text, ZoneId zone) {
    return text.matches("0|\\d{9,11}")
        ? Instant.ofEpochSecond(Long.parseLong(text))
        : iso(text, zone);
  }

  private static Instant iso(String text, ZoneId zone) {
    try {
      TemporalAccessor parsed =
          ISO.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
      return parsed instanceof OffsetDateTime exact
          ? exact.toInstant()
          : inZone(text, LocalDateTime.from(parsed), zone);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("'" + text + "' is not a time; give " + ALLOWED, e);
    }
  }

  private static Instant inZone(String text, LocalDateTime local, ZoneId zone) {
    if (text.length() == "2026-11-23".length()) {
      return local.toLocalDate().atStartOfDay(zone).toInstant();
    }
    List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
    if (offsets.size() != 1) {
      String often = offsets.isEmpty() ? "does not exist" : "exists twice";
      throw new IllegalArgumentException(
          "'"
              + text
              + "' "
              + often
              + " in "
              + zone
              + " (the clocks change); give it with an offset");
    }
    return local.toInstant(offsets.get(0));
  }
}
