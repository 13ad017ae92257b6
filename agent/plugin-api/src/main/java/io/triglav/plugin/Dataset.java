package io.triglav.plugin;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneRulesProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What all declarations with the same uri, unit and timezone speak of.
 *
 * @param uri as declared; what it says of the storage is the probe's to read, see {@link
 *     UriPattern}
 * @param timezone as declared: an offset such as {@code +09:00} or a zone such as {@code
 *     Asia/Tokyo}
 */
public record Dataset(String uri, Unit unit, String timezone) {
  private static final Pattern OFFSET = Pattern.compile("[+-]\\d\\d:\\d\\d");
  private static final int LONGEST_SPAN = 36_500;

  /**
   * Its partitions on the days that count: today and the days before, in its own zone, oldest
   * first. Hours that are still to come today are among them. In the hour that the clocks go
   * through twice there are two partitions of the same date and hour.
   *
   * @param spanInDays how many days count, today among them; a singular dataset has no days
   * @throws InvalidResource when they are undefined
   */
  public List<Partition> partitions(int spanInDays, Instant now) {
    return switch (unit) {
      case SINGULAR -> List.of(new Partition(this, Instant.EPOCH.atZone(ZoneOffset.UTC)));
      case DAILY -> days(spanInDays, now).stream().map(day -> new Partition(this, day)).toList();
      case HOURLY ->
          days(spanInDays, now).stream()
              .flatMap(day -> hours(day).stream())
              .map(hour -> new Partition(this, hour))
              .toList();
    };
  }

  private List<ZonedDateTime> days(int spanInDays, Instant now) {
    if (spanInDays < 0 || spanInDays > LONGEST_SPAN) {
      throw new InvalidResource(
          "a span of " + spanInDays + " days is not between 0 and " + LONGEST_SPAN);
    }
    ZoneId zone = zone(timezone);
    LocalDate today = now.atZone(zone).toLocalDate();
    return today
        .minusDays(spanInDays - 1L)
        .datesUntil(today.plusDays(1))
        .map(day -> day.atStartOfDay(zone))
        .distinct()
        .toList();
  }

  private static List<ZonedDateTime> hours(ZonedDateTime day) {
    ZonedDateTime end = day.toLocalDate().plusDays(1).atStartOfDay(day.getZone());
    List<ZonedDateTime> hours = new ArrayList<>();
    for (ZonedDateTime hour = day; hour.isBefore(end); hour = nextHour(hour)) {
      hours.add(hour);
    }
    return hours;
  }

  /** One hour on, and back on the hour where the clocks were changed by half an hour. */
  private static ZonedDateTime nextHour(ZonedDateTime hour) {
    ZonedDateTime next = hour.plusHours(1);
    ZonedDateTime onTheHour = next.truncatedTo(ChronoUnit.HOURS);
    return onTheHour.isAfter(hour) ? onTheHour : next;
  }

  /**
   * The zone of that name, as strictly as the server takes it.
   *
   * @throws InvalidResource when there is none
   */
  public static ZoneId zone(String timezone) {
    try {
      boolean known =
          OFFSET.matcher(timezone).matches()
              || ZoneRulesProvider.getAvailableZoneIds().contains(timezone);
      if (known) {
        return ZoneId.of(timezone);
      }
    } catch (DateTimeException e) {
      // an offset of more than 18 hours
    }
    throw new InvalidResource(
        "timezone '"
            + timezone
            + "' is not known; give an offset such as +09:00 or a zone such as Asia/Tokyo");
  }
}
