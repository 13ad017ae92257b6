/** The rule of firing as pure functions of data: no clock, no database, no framework. */
@NullMarked
package io.triglav.server.trigger.engine;

import org.jspecify.annotations.NullMarked;
