package io.triglav.server.shared;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRulesProvider;
import java.util.regex.Pattern;

/**
 * Time zones as the API takes them: an offset such as {@code +09:00}, or an IANA name such as
 * {@code Asia/Tokyo}.
 */
public final class Timezones {
  public static final String ALLOWED =
      "an offset such as +09:00 or an IANA name such as Asia/Tokyo";

  private static final Pattern OFFSET = Pattern.compile("[+-]\\d\\d:\\d\\d");

  private Timezones() {}

  public static boolean isValid(String text) {
    return OFFSET.matcher(text).matches()
        ? isOffset(text)
        : ZoneRulesProvider.getAvailableZoneIds().contains(text);
  }

  /**
   * The zone of a valid text.
   *
   * @throws DateTimeException if the text is not {@link #isValid valid}
   */
  public static ZoneId of(String text) {
    return ZoneId.of(text);
  }

  private static boolean isOffset(String text) {
    try {
      ZoneOffset.of(text);
      return true;
    } catch (DateTimeException outOfRange) {
      return false;
    }
  }
}
