package io.triglav.client;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A partition that a run writes; it is announced when the run has succeeded.
 *
 * @param unit {@code singular}, {@code daily} or {@code hourly}
 * @param timezone that of the run when null
 * @param time the start of the partition; that of the run when null
 * @param payload JSON for those downstream
 */
public record RunOutput(
    String uri,
    String unit,
    @Nullable String timezone,
    @Nullable Instant time,
    @Nullable String payload) {

  public RunOutput {
    Objects.requireNonNull(uri, "uri");
    Objects.requireNonNull(unit, "unit");
  }

  /** The partition of the run's own time. */
  public static RunOutput of(String uri, String unit) {
    return new RunOutput(uri, unit, null, null, null);
  }
}
