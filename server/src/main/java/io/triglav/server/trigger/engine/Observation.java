package io.triglav.server.trigger.engine;

/**
 * A message, as far as firing is concerned.
 *
 * @param time of the partition, unix seconds
 * @param timezone as sent
 * @param at when the message came, unix seconds
 */
public record Observation(long messageId, int datasetId, long time, String timezone, long at) {}
