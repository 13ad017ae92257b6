/**
 * When a job fires: decides on every message inside the writer's transaction and serves the job
 * messages.
 */
@NullMarked
package io.triglav.server.trigger;

import org.jspecify.annotations.NullMarked;
