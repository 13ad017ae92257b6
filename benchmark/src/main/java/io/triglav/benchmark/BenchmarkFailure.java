package io.triglav.benchmark;

import java.io.Serial;

/**
 * The run cannot go on, or what it found is wrong. The message is for the person who started it.
 */
final class BenchmarkFailure extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  BenchmarkFailure(String message) {
    super(message);
  }

  BenchmarkFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
