package io.triglav.client;

import org.jspecify.annotations.Nullable;

/**
 * How the firings of a job are handed to its subscribers. Null leaves a value as it is, or to the
 * server when the job is new.
 *
 * @param order {@code fifo}: in the order of firing; {@code lifo}: the newest firing first; {@code
 *     latest}: only the latest job time that waits, the others are skipped
 * @param maxInFlight how many may be at work at once, 1 to 10000
 * @param maxAttempts after so many failed attempts it is a dead letter, 1 to 100
 * @param retrySeconds the wait before the second attempt, 0 to 3600 seconds; doubles each time, up
 *     to an hour
 */
public record DeliveryPolicy(
    @Nullable String order,
    @Nullable Integer maxInFlight,
    @Nullable Integer maxAttempts,
    @Nullable Integer retrySeconds) {}
