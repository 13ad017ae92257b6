package io.triglav.client;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A job to be created or changed; its uri names it. Resources that the job has and that are not
 * mentioned here are taken from it, so mention those that stay with their ids.
 *
 * @param logicalOp {@code and} or {@code or}; null leaves it to the server
 */
public record JobDefinition(
    String uri,
    @Nullable String logicalOp,
    List<ResourceDefinition> inputs,
    List<ResourceDefinition> outputs) {
  public JobDefinition {
    Objects.requireNonNull(uri, "uri");
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}
