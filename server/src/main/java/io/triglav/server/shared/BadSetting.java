package io.triglav.server.shared;

import java.io.Serial;

/**
 * A setting that the server cannot start with. The message is one line: what is wrong and how to
 * mend it.
 */
public final class BadSetting extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  public BadSetting(String setting, String value, String mend) {
    super(setting + "=" + value + " is not allowed: " + mend);
  }
}
