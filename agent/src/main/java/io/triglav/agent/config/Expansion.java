package io.triglav.agent.config;

import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills in {@code ${NAME}} and {@code ${NAME:-default}} from the environment; {@code $$} is a
 * dollar sign. Nothing else is special.
 */
final class Expansion {
  private static final Pattern SPECIAL =
      Pattern.compile("\\$\\$|\\$\\{([A-Za-z_][A-Za-z0-9_]*)(:-([^}]*))?}");

  private final Map<String, String> environment;

  Expansion(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * As in a shell, the default also stands in for an empty variable.
   *
   * @throws IllegalArgumentException when a variable without default is not set
   */
  String expand(String text) {
    return SPECIAL.matcher(text).replaceAll(this::replacement);
  }

  private String replacement(MatchResult found) {
    return Matcher.quoteReplacement(found.group().equals("$$") ? "$" : value(found));
  }

  private String value(MatchResult found) {
    String value = environment.getOrDefault(found.group(1), "");
    if (value.isEmpty() && found.group(2) == null) {
      throw new IllegalArgumentException(
          "the environment variable "
              + found.group(1)
              + " is not set; set it, or write ${"
              + found.group(1)
              + ":-default}");
    }
    return value.isEmpty() ? found.group(3) : value;
  }
}
