package io.triglav.client;

import org.jspecify.annotations.Nullable;

/** What every call of {@link TriglavClient} throws when it does not succeed. */
public abstract sealed class TriglavException extends RuntimeException
    permits ServerUnreachable, Rejected, AccessDenied, CallCancelled {

  private final String message;

  TriglavException(String message, @Nullable Throwable cause) {
    super(message, cause);
    this.message = message;
  }

  /** What happened, in one line for people. */
  @Override
  public String getMessage() {
    return message;
  }

  /** True when the same call may well succeed later although nobody has changed anything. */
  public abstract boolean isTemporary();
}
