package io.triglav.server.delivery;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One execution of a job for a time. */
record RunResponse(
    @Schema(example = "01935f3e-7a61-7c3a-9d2b-3f6c1a2b4c5d") UUID id,
    @Schema(example = "1") long job_id,
    @Schema(
            description = "Null when the job has been deleted",
            nullable = true,
            example = "https://jenkins.example.com/job/daily-report/")
        @Nullable String job_uri,
    @Schema(description = "The job's time in unix seconds", example = "1476025200") long time,
    @Schema(example = "+09:00") String timezone,
    @Schema(
            description = "The firing; null when it was started without one",
            nullable = true,
            example = "7")
        @Nullable Long job_message_id,
    @Schema(
            description = "Null when whoever runs it has started it on his own",
            nullable = true,
            example = "12")
        @Nullable Long delivery_id,
    @Schema(description = "1, and one more after each failure", example = "1") int attempt,
    @Schema(
            description = "lost: nothing was heard of it in time; it may still be going on",
            allowableValues = {"accepted", "running", "succeeded", "failed", "lost", "cancelled"},
            example = "running")
        String state,
    @Schema(description = "Who runs it", nullable = true, example = "agent-1@host-7")
        @Nullable String worker,
    @Schema(
            description = "Where it can be looked at",
            nullable = true,
            example = "https://jenkins.example.com/job/daily-report/17/")
        @Nullable String url,
    @Schema(nullable = true, example = "3 of 12 tables") @Nullable String progress,
    @Schema(description = "The end of its output", nullable = true, example = "loaded 120034 rows")
        @Nullable String log_tail,
    @Schema(description = "Why it failed", nullable = true, example = "ended with exit code 1")
        @Nullable String error,
    @Schema(description = "Whether it is to stop", example = "false") boolean cancel_requested,
    @Schema(
            description = "Whether it has succeeded and its outputs are yet to be announced",
            example = "false")
        boolean announcing,
    @Schema(example = "2026-12-23T16:53:01.000+09:00") Instant created_at,
    @Schema(nullable = true, example = "2026-12-23T16:53:01.000+09:00")
        @Nullable Instant started_at,
    @Schema(
            description = "When it was last heard of",
            nullable = true,
            example = "2026-12-23T16:53:31.000+09:00")
        @Nullable Instant heartbeat_at,
    @Schema(nullable = true, example = "2026-12-23T16:58:01.000+09:00")
        @Nullable Instant ended_at) {}
