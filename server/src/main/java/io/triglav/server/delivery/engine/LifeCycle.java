package io.triglav.server.delivery.engine;

import io.triglav.server.delivery.engine.Verdict.Changed;
import io.triglav.server.delivery.engine.Verdict.Refused;
import io.triglav.server.delivery.engine.Verdict.Repeated;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The rule of deliveries and runs: (execution, request, now) → verdict.
 *
 * <p>A lease that has ended without a report is nobody's fault: the same run is handed to the next
 * worker, who looks for it by its id before he starts it. Only a failure makes a new run. A report
 * with the newest fence is believed even when the lease is over, as long as nobody else has taken
 * it: what has happened has happened.
 */
public final class LifeCycle {
  private LifeCycle() {}

  /**
   * Hands a pending delivery to a worker.
   *
   * @param newRunId for a run that has to be made; null for deliveries that do not become runs
   */
  public static Execution grant(
      Delivery delivery,
      @Nullable Run last,
      Run.Subject subject,
      @Nullable UUID newRunId,
      String worker,
      Duration lease,
      Instant now) {
    Delivery leased = delivery.leased(worker, now, now.plus(lease));
    if (newRunId == null) {
      return new Execution(leased.withoutRun(), null);
    }
    Run run =
        last == null || last.state().isFinal()
            ? Run.accepted(newRunId, subject, last == null ? 1 : last.attempt() + 1, worker, now)
            : last.handedTo(worker);
    return new Execution(leased.of(run), run);
  }

  /**
   * Whoever has it is at work, or about to be.
   *
   * @param fence null for runs without a delivery
   * @param started whether it has started
   */
  public static Verdict heartbeat(
      Execution x,
      @Nullable Long fence,
      boolean started,
      Run.Report said,
      Duration lease,
      Instant now) {
    Refused objection = objection(x, fence);
    if (objection != null) {
      return objection;
    }
    Instant until = now.plus(lease);
    Delivery delivery = x.delivery() == null ? null : x.delivery().extended(until);
    Run run = x.run();
    if (run != null) {
      RunState next = run.state();
      if (started || next == RunState.LOST) {
        next = started ? RunState.RUNNING : RunState.ACCEPTED;
      }
      run = run.heard(next, said, delivery == null ? until : null, now);
    }
    return new Changed(new Execution(delivery, run));
  }

  /**
   * It has ended well.
   *
   * @param outputs JSON of what to announce instead of what was known before; null: that
   * @param hasOutputs whether there is anything to announce
   */
  public static Verdict complete(
      Execution x,
      @Nullable Long fence,
      Run.Report said,
      @Nullable String outputs,
      boolean hasOutputs,
      Instant now) {
    if (isRepeated(x, fence, DeliveryState.DONE, RunState.SUCCEEDED)) {
      return new Repeated(x);
    }
    Refused objection = objection(x, fence);
    if (objection != null) {
      return objection;
    }
    Run run = x.run();
    return new Changed(
        new Execution(
            x.delivery() == null ? null : x.delivery().ended(DeliveryState.DONE, null),
            run == null ? null : run.succeeded(said, outputs, hasOutputs, now)));
  }

  /**
   * It has failed, or was cancelled as asked.
   *
   * @param retry whether another attempt makes sense
   * @param retryAt when; null: as the policy says
   */
  public static Verdict fail(
      Execution x,
      @Nullable Long fence,
      Run.Report said,
      boolean retry,
      @Nullable Instant retryAt,
      Policy policy,
      Instant now) {
    if (isRepeatedFailure(x, fence)) {
      return new Repeated(x);
    }
    Refused objection = objection(x, fence);
    if (objection != null) {
      return objection;
    }
    Run run = x.run();
    boolean cancelled = run != null && run.cancelRequested();
    RunState end = cancelled ? RunState.CANCELLED : RunState.FAILED;
    Run ended = run == null ? null : run.heard(end, said, null, now);
    Delivery delivery = x.delivery();
    if (delivery == null) {
      return new Changed(new Execution(null, ended));
    }
    Delivery after =
        cancelled
            ? delivery.ended(DeliveryState.CANCELLED, said.error())
            : failed(delivery, said.error(), retry, retryAt, policy, now);
    return new Changed(new Execution(after, ended));
  }

  /** Handed back by whoever has it: he will not go on with it. What he has started may go on. */
  public static Verdict release(Execution x, long fence, Instant now) {
    Refused objection = objection(x, fence);
    if (objection != null) {
      return objection;
    }
    Delivery delivery = x.delivery();
    if (delivery == null || delivery.state() != DeliveryState.LEASED) {
      return new Refused("its lease is over already");
    }
    Run run = x.run();
    if (run != null && run.cancelRequested()) {
      return new Changed(
          new Execution(
              delivery.ended(DeliveryState.CANCELLED, null),
              run.heard(RunState.CANCELLED, Run.Report.NOTHING, null, now)));
    }
    return new Changed(new Execution(delivery.released(now), run));
  }

  /** Nothing was heard of it in time. */
  public static Verdict expire(Execution x, Policy policy, Instant now) {
    Run run = x.run();
    Delivery delivery = x.delivery();
    if (delivery != null) {
      if (delivery.state() != DeliveryState.LEASED || isAfter(delivery.leasedUntil(), now)) {
        return new Repeated(x);
      }
    } else if (run == null || run.state().isFinal() || isAfter(run.expiresAt(), now)) {
      return new Repeated(x);
    }
    String why = "its lease ended without a report";
    if (run != null && run.cancelRequested()) {
      Run ended = run.heard(RunState.CANCELLED, Run.Report.NOTHING, null, now);
      return new Changed(
          new Execution(
              delivery == null ? null : delivery.ended(DeliveryState.CANCELLED, why), ended));
    }
    return new Changed(
        new Execution(
            delivery == null ? null : failed(delivery, why, true, now, policy, now),
            run == null || run.state() == RunState.LOST ? run : run.lost()));
  }

  /** Somebody wants it to end: at once where nobody has it, else whoever has it is told. */
  public static Verdict cancel(Execution x, Instant now) {
    Delivery delivery = x.delivery();
    Run run = x.run();
    boolean open = delivery == null ? run != null && !run.state().isFinal() : canCancel(delivery);
    if (!open) {
      return run != null && run.state() == RunState.CANCELLED
          ? new Repeated(x)
          : new Refused("it has ended already; nothing is left to cancel");
    }
    boolean held =
        delivery == null
            ? run != null && run.state() != RunState.LOST
            : delivery.state() == DeliveryState.LEASED;
    if (held) {
      return run == null
          ? new Refused("it is being sent at this moment; try again")
          : new Changed(new Execution(delivery, run.toBeCancelled()));
    }
    Run ended =
        run == null || run.state().isFinal()
            ? run
            : run.toBeCancelled().heard(RunState.CANCELLED, Run.Report.NOTHING, null, now);
    return new Changed(
        new Execution(
            delivery == null ? null : delivery.ended(DeliveryState.CANCELLED, null), ended));
  }

  /** Somebody wants it to be done again. */
  public static Verdict replay(Execution x, Instant now) {
    Delivery delivery = x.delivery();
    if (delivery == null) {
      return new Refused(
          "it was started without a delivery; whoever started it has to start it again");
    }
    return delivery.state().isOpen()
        ? new Refused("it is " + delivery.state().text() + "; only what has ended can be replayed")
        : new Changed(new Execution(delivery.replayed(now), x.run()));
  }

  private static boolean canCancel(Delivery delivery) {
    return delivery.state().isOpen() || delivery.state() == DeliveryState.DEAD;
  }

  private static Delivery failed(
      Delivery delivery,
      @Nullable String why,
      boolean retry,
      @Nullable Instant retryAt,
      Policy policy,
      Instant now) {
    if (!retry || delivery.attempts() >= policy.maxAttempts()) {
      return delivery.ended(DeliveryState.DEAD, why);
    }
    Instant ready =
        retryAt == null ? now.plus(policy.waitAfter(delivery.attempts())) : later(retryAt, now);
    return delivery.waiting(ready, why);
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static boolean isAfter(@Nullable Instant moment, Instant now) {
    return moment != null && moment.isAfter(now);
  }

  private static boolean isRepeated(
      Execution x, @Nullable Long fence, DeliveryState end, RunState runEnd) {
    Delivery delivery = x.delivery();
    Run run = x.run();
    return delivery == null
        ? run != null && run.state() == runEnd
        : delivery.state() == end && fence != null && fence == delivery.fence();
  }

  /** The same failure reported twice, while nobody has begun the next attempt. */
  private static boolean isRepeatedFailure(Execution x, @Nullable Long fence) {
    Delivery delivery = x.delivery();
    Run run = x.run();
    if (delivery == null) {
      return run != null && (run.state() == RunState.FAILED || run.state() == RunState.CANCELLED);
    }
    boolean ended =
        delivery.state() != DeliveryState.LEASED && delivery.state() != DeliveryState.DONE;
    boolean runEnded =
        run == null || run.state() == RunState.FAILED || run.state() == RunState.CANCELLED;
    return ended
        && runEnded
        && fence != null
        && fence == delivery.fence()
        && delivery.attempts() > 0;
  }

  /** Why a report is not to be believed; null when it is. */
  private static @Nullable Refused objection(Execution x, @Nullable Long fence) {
    Delivery delivery = x.delivery();
    Run run = x.run();
    if (delivery != null) {
      if (fence == null || fence != delivery.fence()) {
        return new Refused(
            "fence "
                + fence
                + " is not the newest of this delivery, "
                + delivery.fence()
                + ": it was handed back or handed to another worker; stop working on it");
      }
      if (delivery.state() == DeliveryState.DONE
          || delivery.state() == DeliveryState.CANCELLED
          || delivery.state() == DeliveryState.SKIPPED) {
        return new Refused("it is " + delivery.state().text() + " already; stop working on it");
      }
    }
    return run != null && run.state().isFinal()
        ? new Refused("the run has " + run.state().text() + " already; stop working on it")
        : null;
  }
}
