package io.triglav.agent;

import io.triglav.client.AccessDenied;
import io.triglav.client.ServerUnreachable;
import io.triglav.client.TriglavException;

/** What the program tells the shell. */
final class ExitCode {
  static final int OK = 0;
  static final int REFUSED = 1;
  static final int NOT_READY = 3;
  static final int TIMED_OUT = 4;
  static final int DENIED = 5;
  static final int UNREACHABLE = 6;
  static final int USAGE = 64;

  private ExitCode() {}

  static int of(Exception e) {
    if (e instanceof AccessDenied) {
      return DENIED;
    }
    return e instanceof ServerUnreachable ? UNREACHABLE : REFUSED;
  }

  /** Whether the message says all that there is to say. */
  static boolean isExpected(Exception e) {
    return e instanceof TriglavException;
  }
}
