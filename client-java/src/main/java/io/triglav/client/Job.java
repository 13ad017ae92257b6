package io.triglav.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job as the server keeps it.
 *
 * @param logicalOp when it fires: {@code and}, {@code or}, or a later condition of the server
 * @param delivery how its firings are handed to subscribers; null when the server does not say
 */
public record Job(
    long id,
    String uri,
    String logicalOp,
    List<Resource> inputs,
    List<Resource> outputs,
    @Nullable DeliveryPolicy delivery) {
  public Job {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}
