package io.triglav.plugin;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The step from one partition of a resource to the next. */
public enum Unit {
  SINGULAR,
  DAILY,
  HOURLY;

  /**
   * The unit of that name.
   *
   * @throws InvalidResource when there is none
   */
  public static Unit of(String name) {
    return Arrays.stream(values())
        .filter(unit -> unit.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new InvalidResource("unit '" + name + "' is not known; one of " + names()));
  }

  /** All names, for messages. */
  public static String names() {
    return Arrays.stream(values()).map(Unit::toString).collect(Collectors.joining(", "));
  }

  /** As the API spells it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
