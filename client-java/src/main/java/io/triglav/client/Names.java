package io.triglav.client;

import java.util.Arrays;
import java.util.Locale;

/** Names of enum values, as the API spells them: in lower case. */
final class Names {
  private Names() {}

  static String of(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** The value of that name, or the one for all names that are not known. */
  static <E extends Enum<E>> E value(E[] known, String name, E unknown) {
    return Arrays.stream(known).filter(each -> of(each).equals(name)).findFirst().orElse(unknown);
  }
}
