package io.triglav.server.stream;

import io.triglav.server.shared.Checks;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a stream stands: the last ids of each kind. It is the id of each event, so that whoever
 * sends it back goes on exactly there.
 */
record Cursor(long messages, long jobMessages, long runEvents) {
  private static final Pattern TEXT = Pattern.compile("m(\\d{1,18})\\.j(\\d{1,18})\\.r(\\d{1,18})");

  /**
   * Reads it.
   *
   * @throws io.triglav.server.shared.ApiException 422 when it is none
   */
  static Cursor of(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      Checks checks = new Checks();
      checks.notAllowed(
          "last_event_id",
          Checks.quoted(text)
              + " is not allowed; send back the id of an event as it is, such as m42.j7.r19");
      checks.done();
    }
    return new Cursor(number(parts, 1), number(parts, 2), number(parts, 3));
  }

  private static long number(Matcher parts, int n) {
    return Long.parseLong(parts.group(n));
  }

  @Override
  public String toString() {
    return "m" + messages + ".j" + jobMessages + ".r" + runEvents;
  }
}
