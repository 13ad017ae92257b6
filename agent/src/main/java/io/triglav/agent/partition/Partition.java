package io.triglav.agent.partition;

import java.time.Instant;

/**
 * One partition of a dataset, and where it lies.
 *
 * @param time its start; the epoch for {@code singular}
 * @param location the uri with the time filled in
 */
public record Partition(Dataset dataset, Instant time, String location) {}
