/**
 * What a plug-in of the agent implements to watch a storage: a {@link io.triglav.plugin.ProbeType},
 * which opens a {@link io.triglav.plugin.Probe}, which makes an {@link
 * io.triglav.plugin.Observation} of each {@link io.triglav.plugin.Partition}.
 */
@NullMarked
package io.triglav.plugin;

import org.jspecify.annotations.NullMarked;
