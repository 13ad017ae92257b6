/** How messages about partitions are named, and how people write their times; pure functions. */
@NullMarked
package io.triglav.agent.partition;

import org.jspecify.annotations.NullMarked;
