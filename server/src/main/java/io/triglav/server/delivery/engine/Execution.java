package io.triglav.server.delivery.engine;

import org.jspecify.annotations.Nullable;

/**
 * A delivery and the run that it has become. Either may be missing: nobody has taken the delivery
 * yet, or the run was started without one.
 */
public record Execution(@Nullable Delivery delivery, @Nullable Run run) {}
