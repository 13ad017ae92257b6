/** What every room speaks: errors, zones and units, the one order of writes, settings. */
@NullMarked
package io.triglav.server.shared;

import org.jspecify.annotations.NullMarked;
