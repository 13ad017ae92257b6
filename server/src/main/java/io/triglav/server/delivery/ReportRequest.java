package io.triglav.server.delivery;

import io.swagger.v3.oas.annotations.media.Schema;
import io.triglav.server.delivery.engine.Run;
import io.triglav.server.shared.Checks;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What whoever has a delivery or a run says of it. Which members count depends on what he says;
 * what he does not say anew stays.
 */
record ReportRequest(
    @Schema(
            description = "Of the lease, for deliveries; an old one is refused with 409",
            minimum = "1",
            example = "1795571884989")
        @Nullable Long fence,
    @Schema(
            description = "With a heartbeat: how long until the next",
            minimum = "1",
            maximum = "86400",
            defaultValue = "60",
            example = "60")
        @Nullable Long lease_seconds,
    @Schema(
            description =
                "With a heartbeat: whether it has started; false while it is being looked for or prepared",
            defaultValue = "true",
            example = "true")
        @Nullable Boolean started,
    @Schema(
            description = "Where it can be looked at",
            maxLength = LONGEST_LINE,
            example = "https://jenkins.example.com/job/daily-report/17/")
        @Nullable String url,
    @Schema(description = "A line for people", maxLength = LONGEST_LINE, example = "3 of 12 tables")
        @Nullable String progress,
    @Schema(
            description = "The end of its output; what is longer is cut at the front",
            example = "loaded 120034 rows")
        @Nullable String log_tail,
    @Schema(
            description = "With a failure: why",
            maxLength = LONGEST_LINE,
            example = "ended with exit code 1")
        @Nullable String error,
    @Schema(
            description = "With a failure: false when another attempt makes no sense",
            defaultValue = "true",
            example = "true")
        @Nullable Boolean retry,
    @Schema(
            description =
                "With a failure: when to try again; as the job's policy says when left out",
            example = "2026-12-23T17:53:01.000+09:00")
        @Nullable Instant retry_at,
    @Schema(
            description =
                "With a completion: what to announce instead of the job's outputs; an empty list announces nothing")
        @Nullable List<@Nullable OutputRequest> outputs) {

  static final int LONGEST_LINE = 4_096;
  private static final int LONGEST_TAIL = 16_384;
  private static final int LONGEST_TAIL_SENT = 1_000_000;
  private static final Duration FURTHEST_RETRY = Duration.ofDays(366);

  /**
   * Checks everything.
   *
   * @param needsFence for deliveries
   */
  void check(boolean needsFence, Instant now) {
    Checks checks = new Checks();
    if (needsFence) {
      checks.number("fence", fence, 1, Long.MAX_VALUE);
    }
    LeaseRequest.checkLease(checks, lease_seconds);
    checks.optionalText("url", url, LONGEST_LINE);
    checks.optionalText("progress", progress, LONGEST_LINE);
    checks.optionalText("log_tail", log_tail, LONGEST_TAIL_SENT);
    checks.optionalText("error", error, LONGEST_LINE);
    if (retry_at != null && retry_at.isAfter(now.plus(FURTHEST_RETRY))) {
      checks.notAllowed("retry_at", retry_at + " is not allowed; use a time within a year");
    }
    OutputRequest.check(checks, outputs);
    checks.done();
  }

  Duration lease() {
    return LeaseRequest.lease(lease_seconds);
  }

  boolean hasStarted() {
    return !Boolean.FALSE.equals(started);
  }

  boolean mayRetry() {
    return !Boolean.FALSE.equals(retry);
  }

  Run.Report report() {
    return new Run.Report(url, progress, tail(log_tail), error);
  }

  static @Nullable String tail(@Nullable String log) {
    if (log == null || log.length() <= LONGEST_TAIL) {
      return log;
    }
    int begin = log.length() - LONGEST_TAIL;
    return log.substring(Character.isLowSurrogate(log.charAt(begin)) ? begin + 1 : begin);
  }
}
