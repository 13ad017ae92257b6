/**
 * The v1 contract, told and checked from outside: by HTTP and, where it says so, by the database.
 */
@NullMarked
package io.triglav.server.api;

import org.jspecify.annotations.NullMarked;
