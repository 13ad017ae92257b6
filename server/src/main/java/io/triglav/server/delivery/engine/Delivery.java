package io.triglav.server.delivery.engine;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job message on its way to one subscriber.
 *
 * @param attempts how often it was handed out, releases not counted
 * @param fence the number of the last lease, higher than those before; reports with an older one
 *     are refused
 * @param readyAt when it may be handed out
 * @param leasedUntil null when nobody has it
 * @param runId the run that it has become, the last one
 * @param error why the last attempt failed
 */
public record Delivery(
    long id,
    long subscriberId,
    long jobId,
    long jobMessageId,
    DeliveryState state,
    int attempts,
    long fence,
    Instant readyAt,
    @Nullable String worker,
    @Nullable Instant leasedUntil,
    @Nullable UUID runId,
    @Nullable String error) {

  /**
   * The fence is of the clock, because a lease is not waited for until it is on the disk: should
   * the database's machine crash, the next lease must have another one than that which was lost.
   */
  Delivery leased(String to, Instant now, Instant until) {
    long next = Math.max(fence + 1, now.toEpochMilli());
    return with(DeliveryState.LEASED, attempts + 1, next, readyAt, to, until, null);
  }

  Delivery extended(Instant until) {
    return with(DeliveryState.LEASED, attempts, fence, readyAt, worker, until, error);
  }

  Delivery ended(DeliveryState end, @Nullable String why) {
    return with(end, attempts, fence, readyAt, worker, null, why);
  }

  /** Waits for the next attempt. */
  Delivery waiting(Instant ready, @Nullable String why) {
    return with(DeliveryState.PENDING, attempts, fence, ready, worker, null, why);
  }

  /**
   * Handed back before anything happened: as if it had not been handed out, but the lease is over.
   */
  Delivery released(Instant now) {
    return with(DeliveryState.PENDING, attempts - 1, fence + 1, now, null, null, error);
  }

  /** Begins anew. */
  Delivery replayed(Instant now) {
    return with(DeliveryState.PENDING, 0, fence, now, null, null, null);
  }

  Delivery of(Run run) {
    return of(run.id());
  }

  /** What a run of before has come to is no business of who has it now. */
  Delivery withoutRun() {
    return of((UUID) null);
  }

  private Delivery of(@Nullable UUID newRunId) {
    return new Delivery(
        id,
        subscriberId,
        jobId,
        jobMessageId,
        state,
        attempts,
        fence,
        readyAt,
        worker,
        leasedUntil,
        newRunId,
        error);
  }

  private Delivery with(
      DeliveryState newState,
      int newAttempts,
      long newFence,
      Instant newReadyAt,
      @Nullable String newWorker,
      @Nullable Instant newLeasedUntil,
      @Nullable String newError) {
    return new Delivery(
        id,
        subscriberId,
        jobId,
        jobMessageId,
        newState,
        newAttempts,
        newFence,
        newReadyAt,
        newWorker,
        newLeasedUntil,
        runId,
        newError);
  }
}
