package io.triglav.client;

/** Why the work on a delivery is to stop. */
public enum StopReason {
  /** Another worker may have it now: touch nothing of it any more. Its result is not reported. */
  LEASE_LOST,
  /** Somebody wants it to end. Its result is reported; a failure counts as cancelled. */
  CANCEL_REQUESTED,
  /** The subscription was closed and the grace is over; it was handed back. */
  RELEASED
}
