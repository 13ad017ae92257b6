/** What ships around the programs, the container files, is as true as the code. */
@NullMarked
package io.triglav.server.packaging;

import org.jspecify.annotations.NullMarked;
