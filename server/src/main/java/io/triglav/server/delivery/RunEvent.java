package io.triglav.server.delivery;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A change of a run's state.
 *
 * @param delivery_id null when the run was started without one
 * @param job_uri null when the job has been deleted
 * @param time of the job, unix seconds
 * @param from null: the run is new
 */
public record RunEvent(
    @Schema(description = "Increases in the order of commits", example = "19") long event_id,
    @Schema(example = "01935f3e-7a61-7c3a-9d2b-3f6c1a2b4c5d") UUID run_id,
    @Schema(nullable = true, example = "12") @Nullable Long delivery_id,
    @Schema(example = "1") long job_id,
    @Schema(nullable = true, example = "https://jenkins.example.com/job/daily-report/")
        @Nullable String job_uri,
    @Schema(description = "The job's time in unix seconds", example = "1476025200") long time,
    @Schema(nullable = true, example = "accepted") @Nullable String from,
    @Schema(example = "running") String to,
    @Schema(nullable = true, example = "agent@host-7") @Nullable String worker,
    @Schema(example = "2026-12-23T16:53:01.000+09:00") Instant at) {}
