package io.triglav.server.delivery;

import org.jspecify.annotations.Nullable;

/**
 * What people call an execution by.
 *
 * @param subscriber empty when there is no delivery
 * @param jobUri null when the job has been deleted
 * @param time of the job, unix seconds
 */
record Labels(String subscriber, @Nullable String jobUri, long time, String timezone) {}
