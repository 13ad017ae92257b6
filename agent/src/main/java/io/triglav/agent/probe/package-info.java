/**
 * Looks at storages and sends a message for each partition that is ready in a version that was not
 * sent before.
 */
@NullMarked
package io.triglav.agent.probe;

import org.jspecify.annotations.NullMarked;
