package io.triglav.client;

/** Where a delivery stands. */
public enum DeliveryState {
  /** It waits to be handed out. */
  PENDING,
  /** It is in the hands of a worker. */
  LEASED,
  DONE,
  /** Given up after too many failures; it may be replayed. */
  DEAD,
  CANCELLED,
  /** A later one counts instead. */
  SKIPPED,
  /** A state that this client does not know yet. */
  UNKNOWN;

  /** As the API spells it. */
  @Override
  public String toString() {
    return Names.of(this);
  }
}
