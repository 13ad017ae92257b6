package io.triglav.client;

import java.time.Instant;

/**
 * One firing of a job: its inputs are ready for that time.
 *
 * @param id increases in the order of firing, over all jobs
 * @param jobId the job that may run now
 * @param time the job time, usually the start of a partition
 * @param timezone how to read {@code time} as a date: an offset such as {@code +09:00} or a zone
 *     such as {@code Asia/Tokyo}
 */
public record JobMessage(long id, long jobId, Instant time, String timezone) {}
