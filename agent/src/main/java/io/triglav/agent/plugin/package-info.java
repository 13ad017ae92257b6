/**
 * Finds and loads plug-ins, each in a world of its own, so that their libraries never meet each
 * other or the agent's.
 */
@NullMarked
package io.triglav.agent.plugin;

import org.jspecify.annotations.NullMarked;
