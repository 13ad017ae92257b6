package io.triglav.client;

import java.util.List;

/**
 * A job as the server keeps it.
 *
 * @param logicalOp when it fires: {@code and}, {@code or}, or a later condition of the server
 */
public record Job(
    long id, String uri, String logicalOp, List<Resource> inputs, List<Resource> outputs) {
  public Job {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}
