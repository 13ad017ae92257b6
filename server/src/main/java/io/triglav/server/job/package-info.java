/** What reads and writes resources: jobs, their inputs and outputs. */
@NullMarked
package io.triglav.server.job;

import org.jspecify.annotations.NullMarked;
