package io.triglav.client;

import org.jspecify.annotations.Nullable;

/**
 * A declaration that a resource exists, as the server keeps it.
 *
 * @param id null in lists, which leave it out
 * @param spanInDays how many days back from now its partitions count
 * @param consumable whether some job reads it, so that agents watch it
 * @param notifiable whether its producer itself sends the messages, so that agents need not watch
 *     it
 */
public record Resource(
    @Nullable Long id,
    @Nullable String description,
    String uri,
    String unit,
    String timezone,
    int spanInDays,
    boolean consumable,
    boolean notifiable) {}
