package io.triglav.benchmark;

import java.util.Locale;

/** A figure beside what it should be. */
record Goal(String text, boolean met) {
  /** At least so much, such as {@code single POST ratio 0.83 (0.71-0.95), goal 0.50: met}. */
  static Goal ratio(String name, Statistics ratios, double least) {
    return of(
        ratios.median() >= least,
        "%s ratio %.2f (%.2f-%.2f), goal %.2f",
        name,
        ratios.median(),
        ratios.min(),
        ratios.max(),
        least);
  }

  /** A ratio that has no goal, to be read beside one that has. */
  static Goal figure(String name, Statistics ratios) {
    String text =
        String.format(
            Locale.ROOT,
            "%s ratio %.2f (%.2f-%.2f)",
            name,
            ratios.median(),
            ratios.min(),
            ratios.max());
    return new Goal(text, true);
  }

  /** Less than so much. */
  static Goal below(String name, double figure, String unit, double most) {
    return of(figure < most, "%s %.1f %s, goal < %.0f", name, figure, unit, most);
  }

  /** At most that many times a yardstick, both in milliseconds. */
  static Goal times(String name, double figure, double yardstick, double most) {
    return of(
        figure <= most * yardstick,
        "%s %.2f ms, %.1f times the median one-row commit of %.2f ms, goal %.0f times",
        name,
        figure,
        figure / yardstick,
        yardstick,
        most);
  }

  /** A number that must not be exceeded. */
  static Goal atMost(String name, long figure, long most) {
    return of(figure <= most, "%s %d, goal at most %d", name, figure, most);
  }

  private static Goal of(boolean met, String format, Object... values) {
    return new Goal(String.format(Locale.ROOT, format, values) + (met ? ": met" : ": missed"), met);
  }
}
