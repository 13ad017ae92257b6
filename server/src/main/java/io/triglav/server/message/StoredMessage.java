package io.triglav.server.message;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A message that was new and now has its place in the order. */
public record StoredMessage(
    long id,
    int datasetId,
    long time,
    String timezone,
    Instant at,
    @Nullable String versionToken) {}
