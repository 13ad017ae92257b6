package io.triglav.client;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A job to be created or changed; its uri names it. Resources that the job has and that are not
 * mentioned here are taken from it, so mention those that stay with their ids.
 *
 * @param logicalOp {@code and} or {@code or}; null leaves it to the server
 * @param delivery how its firings are handed to subscribers; null leaves it as it is
 */
public record JobDefinition(
    String uri,
    @Nullable String logicalOp,
    List<ResourceDefinition> inputs,
    List<ResourceDefinition> outputs,
    @Nullable DeliveryPolicy delivery) {
  public JobDefinition {
    Objects.requireNonNull(uri, "uri");
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** A job whose delivery policy stays as it is. */
  public JobDefinition(
      String uri,
      @Nullable String logicalOp,
      List<ResourceDefinition> inputs,
      List<ResourceDefinition> outputs) {
    this(uri, logicalOp, inputs, outputs, null);
  }
}
