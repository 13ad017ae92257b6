package io.triglav.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an agent is to watch.
 *
 * @param leasedUntil nobody else watches it before
 */
public record ClaimedResource(AggregatedResource resource, @Nullable Instant leasedUntil) {}
