package io.triglav.client;

import org.jspecify.annotations.Nullable;

/**
 * What can be said of a run while it goes on. What is null here stays as it was said before.
 *
 * @param url where it can be looked at
 * @param text a line for people, such as {@code 3 of 12 tables}
 * @param logTail the end of its output; the server keeps the last 16384 characters
 */
public record Progress(@Nullable String url, @Nullable String text, @Nullable String logTail) {
  public static Progress none() {
    return new Progress(null, null, null);
  }

  public static Progress url(String url) {
    return new Progress(url, null, null);
  }

  public static Progress text(String text) {
    return new Progress(null, text, null);
  }

  public static Progress logTail(String logTail) {
    return new Progress(null, null, logTail);
  }

  /** This, overlaid with what the newer one says. */
  public Progress then(Progress newer) {
    return new Progress(
        newer.url == null ? url : newer.url,
        newer.text == null ? text : newer.text,
        newer.logTail == null ? logTail : newer.logTail);
  }
}
