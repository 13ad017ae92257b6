/** The triglav program: its commands, and the agent that puts probes and triggers together. */
@NullMarked
package io.triglav.agent;

import org.jspecify.annotations.NullMarked;
