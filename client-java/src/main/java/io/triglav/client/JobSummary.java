package io.triglav.client;

/**
 * A job as lists show it.
 *
 * @param logicalOp when it fires: {@code and}, {@code or}, or a later condition of the server
 */
public record JobSummary(long id, String uri, String logicalOp) {}
