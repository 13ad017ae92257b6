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

  /** Less than so much. */
  static Goal below(String name, double figure, String unit, double most) {
    return of(figure < most, "%s %.1f %s, goal < %.0f", name, figure, unit, most);
  }

  private static Goal of(boolean met, String format, Object... values) {
    return new Goal(String.format(Locale.ROOT, format, values) + (met ? ": met" : ": missed"), met);
  }
}
