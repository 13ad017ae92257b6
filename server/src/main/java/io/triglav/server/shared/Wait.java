package io.triglav.server.shared;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long a request waits for what is not there yet. */
public final class Wait {
  public static final int MOST_SECONDS = 60;

  private Wait() {}

  /**
   * Checks what was asked for.
   *
   * @param seconds none means not at all
   * @throws ApiException 422 when it is negative or too long
   */
  public static Duration of(String field, @Nullable Long seconds) {
    Checks checks = new Checks();
    long checked = seconds == null ? 0 : checks.number(field, seconds, 0, MOST_SECONDS);
    checks.done();
    return Duration.ofSeconds(checked);
  }
}
