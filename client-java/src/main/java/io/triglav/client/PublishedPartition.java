package io.triglav.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A partition that is ready.
 *
 * @param time the start of the partition; the epoch for {@code singular}
 * @param messageId the last message that published it
 * @param versionToken the version that its sender last named
 * @param publishedAt when that message was taken in
 */
public record PublishedPartition(
    String resourceUri,
    String resourceUnit,
    String resourceTimezone,
    Instant time,
    long messageId,
    @Nullable String versionToken,
    @Nullable Instant publishedAt) {}
