package io.triglav.server.delivery;

import io.swagger.v3.oas.annotations.media.Schema;
import io.triglav.server.resource.ResourceRequest;
import io.triglav.server.shared.Checks;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Somebody starts a job on his own and reports it. */
record StartRequest(
    @Schema(
            description =
                "Makes sending it again harmless; the server makes one up when it is left out",
            example = "01935f3e-7a61-7c3a-9d2b-3f6c1a2b4c5d")
        @Nullable UUID id,
    @Schema(
            description = "The job's uri",
            requiredMode = Schema.RequiredMode.REQUIRED,
            maxLength = ResourceRequest.LONGEST_URI,
            example = "https://jenkins.example.com/job/daily-report/")
        @Nullable String job,
    @Schema(
            description = "The job's time in unix seconds",
            requiredMode = Schema.RequiredMode.REQUIRED,
            example = "1476025200")
        @Nullable Long time,
    @Schema(description = "The server's default when left out", example = "+09:00")
        @Nullable String timezone,
    @Schema(description = "Who runs it, for people", maxLength = 255, example = "cron@host-7")
        @Nullable String worker,
    @Schema(
            description = "Where it can be looked at",
            maxLength = 4096,
            example = "https://jenkins.example.com/job/daily-report/17/")
        @Nullable String url,
    @Schema(
            description = "How long until the first heartbeat; then it is lost",
            minimum = "1",
            maximum = "86400",
            defaultValue = "60",
            example = "60")
        @Nullable Long lease_seconds,
    @Schema(description = "What it will write, instead of the job's outputs")
        @Nullable List<@Nullable OutputRequest> outputs) {

  private static final long FIRST_TIME = -62_135_596_800L;
  private static final long LAST_TIME = 253_402_300_799L;

  void check() {
    Checks checks = new Checks();
    checks.text("job", job, ResourceRequest.LONGEST_URI);
    checks.number("time", time, FIRST_TIME, LAST_TIME);
    if (timezone != null) {
      checks.timezone("timezone", timezone);
    }
    LeaseRequest.checkWorker(checks, worker);
    checks.optionalText("url", url, ReportRequest.LONGEST_LINE);
    LeaseRequest.checkLease(checks, lease_seconds);
    OutputRequest.check(checks, outputs);
    checks.done();
  }

  Duration lease() {
    return LeaseRequest.lease(lease_seconds);
  }
}
