package io.triglav.client;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run that its starter begins on his own, without a delivery.
 *
 * @param id names it, so that saying it again is harmless
 * @param job the uri of the job
 * @param time the job time
 * @param timezone the server's default when null
 * @param lease how long until the first heartbeat, 1 second to a day; after that it is lost
 * @param outputs what it will write; null: the job's outputs
 * @param url where it can be looked at
 * @param worker who runs it, for people
 */
public record RunStart(
    UUID id,
    String job,
    Instant time,
    @Nullable String timezone,
    Duration lease,
    @Nullable List<RunOutput> outputs,
    @Nullable String url,
    @Nullable String worker) {

  public RunStart {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(job, "job");
    Objects.requireNonNull(time, "time");
    outputs = outputs == null ? null : List.copyOf(outputs);
  }

  /** A run with a new id that is lost when nothing is heard of it for a minute. */
  public static RunStart of(String job, Instant time) {
    return new RunStart(
        RunIds.next(time), job, time, null, Duration.ofMinutes(1), null, null, null);
  }
}
