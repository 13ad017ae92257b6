package io.triglav.server.trigger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A firing.
 *
 * @param job_uri null when the job has been deleted
 * @param time of the partition, unix seconds
 * @param timezone of the message that completed the condition
 * @param cause_message_id that message
 */
public record JobMessage(
    long id,
    long job_id,
    @Nullable String job_uri,
    long time,
    String timezone,
    long cause_message_id,
    Instant created_at) {}
