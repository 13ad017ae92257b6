package io.triglav.benchmark;

/**
 * An answer over HTTP.
 *
 * @param last whether the server closes the connection after it
 */
record Response(int status, boolean last, String body) {
  /** The body, if this is a success. */
  String ok() {
    if (status != 200) {
      throw new BenchmarkFailure("the server answered " + status + ": " + body);
    }
    return body;
  }
}
