package io.triglav.server.resource;

/**
 * A resource now speaks of another dataset. Told within the transaction of the change.
 *
 * @param position the last message id before the change
 */
public record DatasetChanged(long resourceId, long position) {}
