/** Jobs and resources as code: reads files of them, and finds what they change. */
@NullMarked
package io.triglav.agent.jobfile;

import org.jspecify.annotations.NullMarked;
