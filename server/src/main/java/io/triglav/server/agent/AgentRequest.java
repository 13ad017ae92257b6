package io.triglav.server.agent;

import io.swagger.v3.oas.annotations.media.Schema;
import io.triglav.server.resource.ResourceRequest;
import io.triglav.server.shared.Checks;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an agent says of itself. */
record AgentRequest(
    @Schema(description = "Of its program", maxLength = LONGEST_TEXT, example = "1.4.0")
        @Nullable String version,
    @Schema(description = "Where it runs", maxLength = LONGEST_TEXT, example = "host-7")
        @Nullable String host,
    @Schema(
            description = "How soon it will be heard of again; after three times that it is gone",
            minimum = "1",
            maximum = "86400",
            defaultValue = "60",
            example = "60")
        @Nullable Long interval_seconds,
    @Schema(
            description =
                "Beginnings of the uris that it can watch; an empty list when it watches nothing",
            requiredMode = Schema.RequiredMode.REQUIRED,
            example = "[\"hdfs://ns1/\"]")
        @Nullable List<@Nullable String> prefixes) {

  private static final int LONGEST_TEXT = 255;
  private static final int LONGEST_INTERVAL = 86_400;
  private static final int DEFAULT_INTERVAL = 60;
  private static final int MOST_PREFIXES = 1_000;

  void check(Checks checks) {
    checks.optionalText("version", version, LONGEST_TEXT);
    checks.optionalText("host", host, LONGEST_TEXT);
    if (interval_seconds != null) {
      checks.number("interval_seconds", interval_seconds, 1, LONGEST_INTERVAL);
    }
    if (prefixes == null) {
      checks.missing("prefixes");
    }
    checkPrefixes(checks, prefixes);
  }

  static void checkPrefixes(Checks checks, @Nullable List<@Nullable String> prefixes) {
    if (prefixes == null) {
      return;
    }
    if (prefixes.size() > MOST_PREFIXES) {
      checks.notAllowed(
          "prefixes",
          "has " + prefixes.size() + " entries; at most " + MOST_PREFIXES + " are allowed");
    }
    for (int i = 0; i < prefixes.size() && !checks.isFull(); i++) {
      checks.text("prefixes[" + i + "]", prefixes.get(i), ResourceRequest.LONGEST_URI);
    }
  }

  int interval() {
    return interval_seconds == null ? DEFAULT_INTERVAL : interval_seconds.intValue();
  }

  List<String> texts() {
    return texts(prefixes);
  }

  static List<String> texts(@Nullable List<@Nullable String> list) {
    return list == null
        ? List.of()
        : list.stream().filter(Objects::nonNull).map(Objects::requireNonNull).distinct().toList();
  }
}
