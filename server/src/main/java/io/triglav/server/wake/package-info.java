/**
 * Tells those who wait, on every server, that something was committed; without asking the database
 * meanwhile.
 */
@NullMarked
package io.triglav.server.wake;

import org.jspecify.annotations.NullMarked;
