package io.triglav.server.trigger.engine;

/**
 * A job fires for a time.
 *
 * @param timezone of the message that completed the condition
 * @param causeMessageId that message
 */
public record Firing(long jobId, long time, String timezone, long causeMessageId) {}
