package io.triglav.client;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An agent as the server knows it.
 *
 * @param state {@code alive}, or {@code gone} when nothing was heard of it for three intervals
 * @param prefixes of the uris that it watches
 * @param watching how many resources it watches at present
 * @param failing how many of them it cannot look at
 * @param watches those resources; empty in lists
 */
public record RegisteredAgent(
    String name,
    @Nullable String version,
    @Nullable String host,
    String state,
    List<String> prefixes,
    @Nullable Instant lastSeenAt,
    long watching,
    long failing,
    List<Watch> watches) {

  /**
   * A resource that an agent watches.
   *
   * @param error why the last look failed; null when it did not
   * @param failingSince when looks began to fail
   */
  public record Watch(
      String uri,
      String timezone,
      @Nullable Instant lookedAt,
      @Nullable Instant nextLookAt,
      @Nullable String error,
      @Nullable Instant failingSince) {}
}
