/** The PostgreSQL that the server stands on: the configured one, or one that it brings along. */
@NullMarked
package io.triglav.server.database;

import org.jspecify.annotations.NullMarked;
