/** Facts that partitions were published: taken in one order, stored durably, read by offset. */
@NullMarked
package io.triglav.server.message;

import org.jspecify.annotations.NullMarked;
