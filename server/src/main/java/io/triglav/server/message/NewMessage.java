package io.triglav.server.message;

import org.jspecify.annotations.Nullable;

/** A message that was checked and waits for the writer. */
record NewMessage(
    MessageKey key,
    int datasetId,
    long time,
    String timezone,
    @Nullable String payload,
    @Nullable String versionToken) {}
