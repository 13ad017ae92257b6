/** Follows the firings of jobs and runs a command for each of them, in order, at least once. */
@NullMarked
package io.triglav.agent.trigger;

import org.jspecify.annotations.NullMarked;
