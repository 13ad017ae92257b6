/**
 * Work that is done over and over until a signal ends it: what to do is a chore, when to do it is
 * the loop's.
 */
@NullMarked
package io.triglav.agent.loop;

import org.jspecify.annotations.NullMarked;
