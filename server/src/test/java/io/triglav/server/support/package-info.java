/**
 * What tests share: a real PostgreSQL, a server on it, a client that sends exactly what it is told.
 */
@NullMarked
package io.triglav.server.support;

import org.jspecify.annotations.NullMarked;
