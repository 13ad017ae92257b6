/** Events pushed to whoever listens, as server-sent events that can be resumed. */
@NullMarked
package io.triglav.server.stream;

import org.jspecify.annotations.NullMarked;
