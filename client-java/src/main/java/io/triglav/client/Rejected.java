package io.triglav.client;

import java.util.Map;

/**
 * The server understood that it was asked, and said no; or it failed in doing it (status 500 and
 * above).
 */
public final class Rejected extends TriglavException {
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  private final int status;
  private final String error;
  private final Map<String, String> fieldErrors;

  Rejected(int status, String error, Map<String, String> fieldErrors) {
    super("the server answered " + status + ": " + error, null);
    this.status = status;
    this.error = error;
    this.fieldErrors = Map.copyOf(fieldErrors);
  }

  /** The HTTP status, such as 404 or 422. */
  public int status() {
    return status;
  }

  /**
   * Whether it contradicts what is (409): a report under a lease that is over, or something that
   * has ended already. Who gets this for a delivery stops working on it.
   */
  public boolean isConflict() {
    return status == CONFLICT;
  }

  /** Whether there is no such thing (404). */
  public boolean isNotFound() {
    return status == NOT_FOUND;
  }

  /** The server's own words; the name of the status when it had none. */
  public String error() {
    return error;
  }

  /** What is wrong with which field of the request, as far as the server said. */
  public Map<String, String> fieldErrors() {
    return fieldErrors;
  }

  @Override
  public boolean isTemporary() {
    return status >= 500;
  }
}
