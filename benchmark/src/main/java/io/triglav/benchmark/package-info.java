/** Measures the server against its own database, on one machine and in one run. */
@NullMarked
package io.triglav.benchmark;

import org.jspecify.annotations.NullMarked;
