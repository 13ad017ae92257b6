package io.triglav.server.trigger.engine;

import java.util.List;

/**
 * When a job fires.
 *
 * @param inputs one for each dataset that the job reads
 */
public record Rule(long jobId, LogicalOp op, List<Input> inputs) {}
