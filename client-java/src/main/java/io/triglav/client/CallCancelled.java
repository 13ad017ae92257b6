package io.triglav.client;

import org.jspecify.annotations.Nullable;

/**
 * The calling thread was interrupted (its interrupt flag is set again), or the client was closed,
 * before there was an answer. Whether the server did what it was asked is not known.
 */
public final class CallCancelled extends TriglavException {
  CallCancelled(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  @Override
  public boolean isTemporary() {
    return false;
  }
}
