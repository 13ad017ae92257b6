/** What an agent remembers over restarts, in small files that are replaced as a whole. */
@NullMarked
package io.triglav.agent.state;

import org.jspecify.annotations.NullMarked;
