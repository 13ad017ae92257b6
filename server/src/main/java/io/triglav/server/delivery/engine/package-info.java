/**
 * The life of deliveries and runs as pure functions of data: no clock, no database, no framework.
 */
@NullMarked
package io.triglav.server.delivery.engine;

import org.jspecify.annotations.NullMarked;
