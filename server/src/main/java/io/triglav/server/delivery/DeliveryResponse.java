package io.triglav.server.delivery;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A firing on its way to a subscriber. */
record DeliveryResponse(
    @Schema(example = "12") long id,
    @Schema(example = "jenkins") String subscriber,
    @Schema(
            description =
                "pending: waits to be handed out. leased: in the hands of a worker. dead: given up, may be replayed."
                    + " skipped: only the latest counts",
            allowableValues = {"pending", "leased", "done", "dead", "cancelled", "skipped"},
            example = "leased")
        String state,
    @Schema(
            description = "The number of the last lease, higher with each: reports have to name it",
            example = "1795571884989")
        long fence,
    @Schema(description = "How often it was handed out", example = "1") int attempts,
    @Schema(description = "Who has it, or had it last", nullable = true, example = "agent-1@host-7")
        @Nullable String worker,
    @Schema(
            description = "Until when he has it without a heartbeat",
            nullable = true,
            example = "2026-12-23T16:54:01.000+09:00")
        @Nullable Instant leased_until,
    @Schema(description = "When it may be handed out", example = "2026-12-23T16:53:01.000+09:00")
        Instant ready_at,
    @Schema(
            description = "Why the last attempt failed",
            nullable = true,
            example = "ended with exit code 1")
        @Nullable String error,
    @Schema(
            description = "The run that it has become; null before, and for webhooks",
            nullable = true,
            example = "01935f3e-7a61-7c3a-9d2b-3f6c1a2b4c5d")
        @Nullable UUID run_id,
    @Schema(
            description =
                "Whether that run was handed out before and may have been started: look for it by its id first",
            example = "false")
        boolean repeated,
    @Schema(description = "Whether whoever has it is to stop", example = "false")
        boolean cancel_requested,
    @Schema(example = "1") long job_id,
    @Schema(
            description = "Null when the job has been deleted",
            nullable = true,
            example = "https://jenkins.example.com/job/daily-report/")
        @Nullable String job_uri,
    @Schema(example = "7") long job_message_id,
    @Schema(description = "The job's time in unix seconds", example = "1476025200") long time,
    @Schema(description = "Of the message that completed the condition", example = "+09:00")
        String timezone) {}
