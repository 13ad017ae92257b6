package io.triglav.plugin;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** What a look at one partition has shown. Only {@link Ready} ever leads to a message. */
public sealed interface Observation {
  /**
   * It is complete. The server is told so once for each version of it.
   *
   * @param token names this version: 1 to 1000 characters that change whenever the partition is
   *     written anew, and only then. It says nothing but equal or different, and must stay the same
   *     over restarts and on all hosts, or everything is announced again
   * @param evidence what the message tells its readers of the partition, such as a count of rows;
   *     texts, numbers and truth values, while of anything else they get its {@code toString()}.
   *     {@code location} is shown in the agent's log as well; {@code version} is always the token
   */
  record Ready(String token, Map<String, Object> evidence) implements Observation {
    public Ready {
      if (token.isBlank()) {
        throw new IllegalArgumentException("the token of a ready partition is empty");
      }
      evidence.forEach(
          (key, value) -> Objects.requireNonNull(value, () -> "no value for evidence " + key));
      evidence = Collections.unmodifiableMap(new LinkedHashMap<>(evidence));
    }

    public Ready(String token) {
      this(token, Map.of());
    }
  }

  /**
   * It seems complete, but not yet for certain: it was changed a moment ago, say.
   *
   * @param why for whoever looks for the reason
   */
  record Unsettled(String why) implements Observation {}

  /** It is not there, or not complete. */
  record Absent() implements Observation {}

  /**
   * It could not be looked at, so nothing is known of it. The resource is reported as failing; what
   * was said of other partitions counts all the same.
   *
   * @param why one line that names place, cause and, where there is one, a remedy. The same words
   *     as long as the cause is the same, as each new text is logged
   */
  record Failed(String why) implements Observation {}
}
