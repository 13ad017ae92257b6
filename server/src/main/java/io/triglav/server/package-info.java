/**
 * The central server: it learns which partitions are ready and fires the jobs that wait for them.
 */
@NullMarked
package io.triglav.server;

import org.jspecify.annotations.NullMarked;
