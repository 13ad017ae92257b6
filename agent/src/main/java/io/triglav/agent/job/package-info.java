/** Registers the jobs of agent.yml with the server. */
@NullMarked
package io.triglav.agent.job;

import org.jspecify.annotations.NullMarked;
