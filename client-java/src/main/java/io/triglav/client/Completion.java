package io.triglav.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says that a run has succeeded.
 *
 * @param outputs what to announce; an empty list announces nothing, null the outputs of the job
 */
public record Completion(@Nullable List<RunOutput> outputs, Progress progress) {
  public Completion {
    outputs = outputs == null ? null : List.copyOf(outputs);
  }

  /** The job's outputs are announced. */
  public static Completion ofJobOutputs() {
    return new Completion(null, Progress.none());
  }

  /** These are announced, none when the list is empty. */
  public static Completion of(List<RunOutput> outputs) {
    return new Completion(outputs, Progress.none());
  }

  public Completion with(Progress newProgress) {
    return new Completion(outputs, newProgress);
  }
}
