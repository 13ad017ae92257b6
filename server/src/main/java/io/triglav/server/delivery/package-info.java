/**
 * Firings handed to subscribers under leases, and the runs that they become; on success a run's
 * outputs are announced.
 */
@NullMarked
package io.triglav.server.delivery;

import org.jspecify.annotations.NullMarked;
