@NullMarked
package io.triglav.benchmark;

import org.jspecify.annotations.NullMarked;
