package io.triglav.server.agent;

import io.triglav.server.agent.Watch.Target;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A look of an agent at what it watches.
 *
 * @param error why it could not; none when it could
 */
record Look(
    Target target, Instant lookedAt, @Nullable Instant nextLookAt, @Nullable String error) {}
