package io.triglav.client;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a job for one time.
 *
 * @param jobUri null when the job has been deleted
 * @param time the job time
 * @param jobMessageId the firing; null when it was started without one
 * @param deliveryId null when whoever runs it has started it on his own
 * @param attempt 1, and one more after each failure
 * @param announcing whether it has succeeded and its outputs are yet to be announced
 * @param cancelRequested whether it is to stop
 * @param worker who runs it
 * @param progress what was last said of it
 * @param error why it failed
 * @param heartbeatAt when it was last heard of
 */
public record Run(
    UUID id,
    RunState state,
    long jobId,
    @Nullable String jobUri,
    Instant time,
    String timezone,
    @Nullable Long jobMessageId,
    @Nullable Long deliveryId,
    int attempt,
    boolean announcing,
    boolean cancelRequested,
    @Nullable String worker,
    Progress progress,
    @Nullable String error,
    @Nullable Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant heartbeatAt,
    @Nullable Instant endedAt) {}
