package io.triglav.server.delivery;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is handed the firings of some jobs, each once. Several workers of one name share them.
 *
 * @param webhook where they are sent; null: workers fetch them
 */
record Subscriber(
    long id,
    String name,
    List<String> jobUris,
    List<String> jobUriPrefixes,
    @Nullable Webhook webhook) {

  /**
   * Where deliveries are sent.
   *
   * @param once whether to pause after each until it is set again
   * @param armed when the subscriber was put the last time
   */
  record Webhook(String url, String secret, boolean once, boolean paused, Instant armed) {}

  boolean serves(@Nullable String jobUri) {
    return jobUri != null
        && (jobUris.contains(jobUri) || jobUriPrefixes.stream().anyMatch(jobUri::startsWith));
  }
}
