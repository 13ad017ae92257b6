package io.triglav.client;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One firing of a job for one subscriber.
 *
 * @param fence the number of the last lease; reports name it, and those with an old one are refused
 *     (409)
 * @param jobUri null when the job has been deleted
 * @param time the job time
 * @param timezone how to read {@code time} as a date
 * @param runId the run that it has become; null before it was handed out, and for webhooks
 * @param attempts how often it was handed out
 * @param repeated whether that run was handed out before and may have been started: look for it by
 *     its id first
 * @param cancelRequested whether whoever has it is to stop
 * @param worker who has it, or had it last
 * @param leasedUntil until when he has it without a heartbeat
 * @param readyAt when it may be handed out
 * @param error why the last attempt failed
 */
public record Delivery(
    long id,
    long fence,
    String subscriber,
    DeliveryState state,
    long jobId,
    @Nullable String jobUri,
    long jobMessageId,
    Instant time,
    String timezone,
    @Nullable UUID runId,
    int attempts,
    boolean repeated,
    boolean cancelRequested,
    @Nullable String worker,
    @Nullable Instant leasedUntil,
    @Nullable Instant readyAt,
    @Nullable String error) {

  /** What fired. */
  public JobMessage jobMessage() {
    return new JobMessage(jobMessageId, jobId, time, timezone);
  }
}
