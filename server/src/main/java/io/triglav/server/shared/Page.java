package io.triglav.server.shared;

import org.jspecify.annotations.Nullable;

/** Where a list begins and how long it is at most. */
public record Page(long offset, int limit) {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MOST = 10_000;

  /**
   * Checks what was asked for.
   *
   * @throws ApiException 422 when a value is negative, zero as a limit, or too large
   */
  public static Page of(long offset, @Nullable Long limit) {
    Checks checks = new Checks();
    checks.number("offset", offset, 0, Long.MAX_VALUE);
    long rows = limit == null ? DEFAULT_LIMIT : checks.number("limit", limit, 1, MOST);
    checks.done();
    return new Page(offset, (int) rows);
  }
}
