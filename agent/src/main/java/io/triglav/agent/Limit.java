package io.triglav.agent;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How much to list, and what. */
final class Limit {
  private static final int MOST = 10_000;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "COUNT",
      defaultValue = "100",
      description = "How many at most, 1 to 10000; default: ${DEFAULT-VALUE}.")
  private int count = 100;

  int checked(CommandSpec spec) {
    if (count < 1 || count > MOST) {
      throw Commands.usage(spec, "--limit: " + count + " is not a number from 1 to " + MOST);
    }
    return count;
  }

  /** The state of that name. */
  static <E extends Enum<E>> @Nullable E state(
      CommandSpec spec, E[] known, E unknown, @Nullable String name) {
    if (name == null) {
      return null;
    }
    return Arrays.stream(known)
        .filter(each -> each != unknown && each.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                Commands.usage(
                    spec, "--state: '" + name + "' is not known; one of " + names(known, unknown)));
  }

  private static <E extends Enum<E>> String names(E[] known, E unknown) {
    return Arrays.stream(known)
        .filter(each -> each != unknown)
        .map(Enum::toString)
        .collect(Collectors.joining(", "));
  }
}
