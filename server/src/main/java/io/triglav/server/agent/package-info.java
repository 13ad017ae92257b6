/** Who watches storages, what they watch, and what nobody watches. */
@NullMarked
package io.triglav.server.agent;

import org.jspecify.annotations.NullMarked;
