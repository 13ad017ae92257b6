package io.triglav.plugin;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A probe's section of agent.yml. {@code type}, {@code prefixes} and {@code interval} are the
 * agent's; all other keys are the probe's, and a key that it does not ask for is a mistake.
 *
 * <p>In texts, <code>${NAME}</code> and <code>${NAME:-default}</code> are filled in from the
 * environment. A value that cannot be read ends in an exception that names file, line, key, value
 * and what is allowed; let it through. Empty means that the file says nothing.
 */
public interface ProbeSettings {
  /** The beginnings of the uris of the resources that are watched; at least one. */
  List<String> prefixes();

  Optional<String> text(String key);

  /** A text that must be there and not be blank. */
  String requiredText(String key);

  /** A length of time such as {@code 500ms}, {@code 30s}, {@code 5m} or {@code 1h30m}. */
  Optional<Duration> duration(String key);

  /** {@code true} or {@code false}. */
  Optional<Boolean> flag(String key);

  /** A whole number in these limits, which belong to it; not below 0, and of at most 9 digits. */
  Optional<Integer> number(String key, int least, int most);

  /** A list of texts; a single text is a list of one, and nothing an empty list. */
  List<String> texts(String key);

  /** Names of one's own with a text each, in the order of the file; nothing is an empty map. */
  Map<String, String> pairs(String key);

  /**
   * A text that must be readable in some way.
   *
   * @param allowed completes "'…' is not …"
   * @param reading empty when the text is not allowed
   */
  <T> Optional<T> value(String key, String allowed, Function<String, Optional<T>> reading);

  /**
   * An error about a key, to be thrown.
   *
   * @param what is wrong with it, and what would be right; one line
   */
  RuntimeException wrong(String key, String what);
}
