package io.triglav.client;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * No usable answer: no connection, no complete answer in time, an answer that is not Triglav's, or
 * one that says "not now" (429, 502, 503, 504). Whether the server did what it was asked is not
 * known, unless {@link #neverSent()}.
 */
public final class ServerUnreachable extends TriglavException {
  private final boolean neverSent;
  private final @Nullable Duration retryAfter;

  private ServerUnreachable(
      String message, boolean neverSent, @Nullable Duration retryAfter, @Nullable Throwable cause) {
    super(message, cause);
    this.neverSent = neverSent;
    this.retryAfter = retryAfter;
  }

  static ServerUnreachable notConnected(String message, Throwable cause) {
    return new ServerUnreachable(message, true, null, cause);
  }

  static ServerUnreachable noAnswer(String message, @Nullable Throwable cause) {
    return new ServerUnreachable(message, false, null, cause);
  }

  static ServerUnreachable busy(String message, boolean neverTaken, @Nullable Duration retryAfter) {
    return new ServerUnreachable(message, neverTaken, retryAfter, null);
  }

  /**
   * True when the server surely did nothing: there was no connection, or it said that it had too
   * many requests (429).
   */
  public boolean neverSent() {
    return neverSent;
  }

  /** How long the server asked to be left alone (its Retry-After). */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  @Override
  public boolean isTemporary() {
    return true;
  }
}
