package io.triglav.server.delivery.engine;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a job for a time.
 *
 * @param id stays the same when the run is handed to another worker, so that the system that it was
 *     started in can recognise the repeat
 * @param attempt the first is 1; each retry after a failure is a run of its own
 * @param handovers how often it was handed to a further worker, who has to look for it first
 * @param outputs JSON of what to announce on success instead of the job's outputs; null: those
 * @param announce whether it has succeeded and its outputs are yet to be announced
 * @param cancelRequested whoever has it is to stop
 * @param expiresAt when it is lost unless it is heard of; null when a delivery's lease says so
 */
public record Run(
    UUID id,
    Subject subject,
    int attempt,
    int handovers,
    RunState state,
    @Nullable String worker,
    Report report,
    @Nullable String outputs,
    boolean announce,
    boolean cancelRequested,
    @Nullable Instant expiresAt,
    Times times) {

  /**
   * What is executed.
   *
   * @param time of the job, unix seconds
   * @param jobMessageId the firing; null when it was started without one
   * @param deliveryId null when whoever runs it has started it on his own
   */
  public record Subject(
      long jobId,
      long time,
      String timezone,
      @Nullable Long jobMessageId,
      @Nullable Long deliveryId) {}

  /**
   * What was said of it last.
   *
   * @param url where it can be looked at
   * @param progress a line for people
   * @param logTail the end of its output
   * @param error why it failed
   */
  public record Report(
      @Nullable String url,
      @Nullable String progress,
      @Nullable String logTail,
      @Nullable String error) {
    public static final Report NOTHING = new Report(null, null, null, null);

    /** What is not said anew stays. */
    Report then(Report newer) {
      return new Report(
          newer.url == null ? url : newer.url,
          newer.progress == null ? progress : newer.progress,
          newer.logTail == null ? logTail : newer.logTail,
          newer.error == null ? error : newer.error);
    }
  }

  /** When things happened. */
  public record Times(
      Instant created,
      @Nullable Instant started,
      @Nullable Instant heartbeat,
      @Nullable Instant ended) {
    Times heard(RunState state, Instant now) {
      boolean starts = started == null && state == RunState.RUNNING;
      return new Times(created, starts ? now : started, now, state.isFinal() ? now : ended);
    }
  }

  static Run accepted(UUID id, Subject subject, int attempt, String worker, Instant now) {
    return new Run(
        id,
        subject,
        attempt,
        0,
        RunState.ACCEPTED,
        worker,
        Report.NOTHING,
        null,
        false,
        false,
        null,
        new Times(now, null, null, null));
  }

  /**
   * A run that somebody has started on his own.
   *
   * @param expiresAt when it is lost unless it is heard of
   */
  public static Run started(
      UUID id,
      Subject subject,
      int attempt,
      @Nullable String worker,
      Report report,
      @Nullable String outputs,
      Instant expiresAt,
      Instant now) {
    return new Run(
        id,
        subject,
        attempt,
        0,
        RunState.RUNNING,
        worker,
        report,
        outputs,
        false,
        false,
        expiresAt,
        new Times(now, now, now, null));
  }

  /** The same run in the hands of another worker: still running as far as anybody knows, or not. */
  Run handedTo(String other) {
    RunState next = state == RunState.LOST ? RunState.ACCEPTED : state;
    return with(
        handovers + 1, next, other, report, outputs, announce, cancelRequested, expiresAt, times);
  }

  Run heard(RunState next, Report said, @Nullable Instant newExpiresAt, Instant now) {
    return with(
        handovers,
        next,
        worker,
        report.then(said),
        outputs,
        announce,
        cancelRequested,
        newExpiresAt,
        times.heard(next, now));
  }

  Run succeeded(Report said, @Nullable String newOutputs, boolean hasOutputs, Instant now) {
    return with(
        handovers,
        RunState.SUCCEEDED,
        worker,
        report.then(said),
        newOutputs == null ? outputs : newOutputs,
        hasOutputs,
        cancelRequested,
        null,
        times.heard(RunState.SUCCEEDED, now));
  }

  Run lost() {
    return with(
        handovers, RunState.LOST, worker, report, outputs, announce, cancelRequested, null, times);
  }

  Run toBeCancelled() {
    return with(handovers, state, worker, report, outputs, announce, true, expiresAt, times);
  }

  /** Its outputs are announced. */
  public Run announced() {
    return with(
        handovers, state, worker, report, outputs, false, cancelRequested, expiresAt, times);
  }

  private Run with(
      int newHandovers,
      RunState next,
      @Nullable String newWorker,
      Report newReport,
      @Nullable String newOutputs,
      boolean newAnnounce,
      boolean newCancelRequested,
      @Nullable Instant newExpiresAt,
      Times newTimes) {
    if (next != state && !state.mayBecome(next)) {
      throw new IllegalStateException("a run that is " + state + " cannot become " + next);
    }
    return new Run(
        id,
        subject,
        attempt,
        newHandovers,
        next,
        newWorker,
        newReport,
        newOutputs,
        newAnnounce,
        newCancelRequested,
        newExpiresAt,
        Objects.requireNonNull(newTimes));
  }
}
