package io.triglav.agent.probe;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Messages that the server has refused. They would be refused again, so they are not sent for an
 * hour.
 */
final class Quarantine {
  private static final Duration TERM = Duration.ofHours(1);

  private record Refused(Instant until, String why) {}

  private final Map<UUID, Refused> refused = new HashMap<>();

  void add(UUID message, String why, Instant now) {
    refused.put(message, new Refused(now.plus(TERM), why));
  }

  boolean holds(UUID message) {
    return refused.containsKey(message);
  }

  void release(Instant now) {
    refused.values().removeIf(each -> !now.isBefore(each.until));
  }

  /** Why the server has refused this message. */
  String why(UUID message) {
    Refused found = refused.get(message);
    return found == null ? "" : found.why;
  }
}
