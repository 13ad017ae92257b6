/**
 * Which partitions a resource has, where each lies, and how messages about them are named; pure
 * functions.
 */
@NullMarked
package io.triglav.agent.partition;

import org.jspecify.annotations.NullMarked;
