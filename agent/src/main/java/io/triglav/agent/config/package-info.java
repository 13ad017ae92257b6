/**
 * Reads agent.yml, strictly: whatever is not understood is an error that names the place and what
 * is allowed there.
 */
@NullMarked
package io.triglav.agent.config;

import org.jspecify.annotations.NullMarked;
