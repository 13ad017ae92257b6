package io.triglav.server.delivery;

import io.triglav.server.delivery.engine.Delivery;
import io.triglav.server.delivery.engine.Run;
import org.jspecify.annotations.Nullable;

/**
 * A delivery in the hands of a worker.
 *
 * @param run none for webhooks: what the receiver makes of it is his business
 */
record Handed(
    Delivery delivery,
    @Nullable Run run,
    String subscriber,
    String jobUri,
    long time,
    String timezone) {}
