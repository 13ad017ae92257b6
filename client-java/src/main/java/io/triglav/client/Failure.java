package io.triglav.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Says that a run has failed.
 *
 * @param error why, in up to 4096 characters; the rest is cut off
 * @param retry false when another attempt makes no sense: then it is a dead letter at once
 * @param retryAt when to try again, within a year; as the job's policy says when null
 */
public record Failure(String error, boolean retry, @Nullable Instant retryAt, Progress progress) {
  private static final int LONGEST_ERROR = 4096;

  public Failure {
    error = error.length() > LONGEST_ERROR ? error.substring(0, LONGEST_ERROR) : error;
  }

  /** Another attempt is made when the job's policy says. */
  public static Failure of(String error) {
    return new Failure(error, true, null, Progress.none());
  }

  /** No other attempt is made. */
  public Failure noRetry() {
    return new Failure(error, false, null, progress);
  }

  /** The next attempt is made then, at the earliest. */
  public Failure retryAt(Instant time) {
    return new Failure(error, true, time, progress);
  }

  public Failure with(Progress newProgress) {
    return new Failure(error, retry, retryAt, newProgress);
  }
}
