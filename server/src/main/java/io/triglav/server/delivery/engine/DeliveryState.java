package io.triglav.server.delivery.engine;

import java.util.Locale;

/** Where a delivery stands. */
public enum DeliveryState {
  /** Waits to be handed out, now or at its time. */
  PENDING,
  /** Handed to a worker, until the lease ends. */
  LEASED,
  DONE,
  /** Given up after the last attempt; may be replayed. */
  DEAD,
  CANCELLED,
  /** Left out, because only the latest counts. */
  SKIPPED;

  public boolean isOpen() {
    return this == PENDING || this == LEASED;
  }

  /** The name in the API and in the database: lower case. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The state of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static DeliveryState of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
