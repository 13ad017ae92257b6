package io.triglav.client;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an agent asks to watch, and what it has seen.
 *
 * @param prefixes beginnings of uris
 * @param lease how long nobody else watches what it gets, unless it asks again; 1 second to a day
 * @param looks what it has looked at
 */
public record Claim(List<String> prefixes, Duration lease, List<Look> looks) {
  public Claim {
    prefixes = List.copyOf(prefixes);
    looks = List.copyOf(looks);
  }

  /**
   * A look at all that counts of one resource.
   *
   * @param nextLookAt when it will look again
   * @param error why it could not look; null when it could
   */
  public record Look(
      String resourceUri,
      String timezone,
      Instant lookedAt,
      @Nullable Instant nextLookAt,
      @Nullable String error) {}
}
