package io.triglav.client;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Leases one delivery after another, has each handled, and reports how it ended. */
final class Worker implements Runnable {
  private static final int BEATS_PER_LEASE = 3;

  private final Subscription.Setting setting;
  private final Remote remote;
  private final Deliveries deliveries;
  private final Schedule schedule;
  private volatile boolean leasing = true;
  private volatile @Nullable DeliveryWork current;

  Worker(Subscription.Setting setting, Remote remote, Deliveries deliveries, Schedule schedule) {
    this.setting = setting;
    this.remote = remote;
    this.deliveries = deliveries;
    this.schedule = schedule;
  }

  /** Until it is to stop leasing, or the client is closed. */
  @Override
  public void run() {
    try {
      int failures = 0;
      while (leasing) {
        failures = once(failures);
      }
    } catch (CallCancelled e) {
      // the client or the subscription is closed; the lease ends by itself
    }
  }

  void stopLeasing() {
    leasing = false;
  }

  /** Hands back what is being worked on. */
  void release() {
    DeliveryWork work = current;
    if (work != null && work.isReportable()) {
      work.lose(StopReason.RELEASED);
      try {
        deliveries.release(work.delivery());
      } catch (TriglavException e) {
        // its lease ends by itself
      }
    }
  }

  /** Returns how many failures in a row there have been. */
  private int once(int failures) {
    try {
      List<Delivery> leased = deliveries.lease(setting.options().order(setting.subscriber()));
      leased.forEach(this::handle);
      return 0;
    } catch (CallCancelled e) {
      throw e;
    } catch (TriglavException e) {
      if (leasing) {
        remote.pause(failures + 1, e);
      }
      return failures + 1;
    }
  }

  private void handle(Delivery delivery) {
    if (!leasing) {
      deliveries.release(delivery);
      return;
    }
    DeliveryWork work = new DeliveryWork(delivery, deliveries, setting.options().lease());
    current = work;
    Duration period = setting.options().lease().dividedBy(BEATS_PER_LEASE);
    Schedule.Repeated beats = schedule.every(period, () -> work.beat(remote::failed));
    try {
      report(work, result(work));
    } finally {
      beats.close();
      current = null;
    }
  }

  private DeliveryResult result(DeliveryWork work) {
    try {
      DeliveryResult result = setting.handler().handle(work);
      return result == null ? DeliveryResult.release() : result;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return DeliveryResult.release();
    } catch (Exception e) {
      return DeliveryResult.fail(e.toString());
    }
  }

  /** Until the server knows, or does not want to know: what was done must not be done again. */
  private void report(DeliveryWork work, DeliveryResult result) {
    DeliveryResult said = result;
    for (int failures = 1; work.isReportable(); failures++) {
      try {
        send(work.delivery(), said);
        setting.handler().acknowledged(work.delivery(), said);
        return;
      } catch (Rejected e) {
        if (e.isTemporary()) {
          remote.pause(failures, e);
        } else if (isAboutOutputs(said, e)) {
          said = refused(e.error());
        } else {
          remote.failed(e);
          return;
        }
      } catch (IllegalArgumentException e) { // such as a unit that the client does not know
        if (!(said instanceof DeliveryResult.Completed)) {
          throw e;
        }
        said = refused(e.getMessage());
      } catch (ServerUnreachable | AccessDenied e) {
        remote.pause(failures, e);
      }
    }
  }

  private static boolean isAboutOutputs(DeliveryResult said, Rejected e) {
    return said instanceof DeliveryResult.Completed && !e.isConflict() && !e.isNotFound();
  }

  /** To say nothing would let the lease run out, and the job run again, and again to no use. */
  private static DeliveryResult refused(@Nullable String why) {
    return DeliveryResult.fail(Failure.of("its report was refused: " + why).noRetry());
  }

  private void send(Delivery delivery, DeliveryResult result) {
    if (result instanceof DeliveryResult.Completed completed) {
      deliveries.complete(delivery, completed.completion());
    } else if (result instanceof DeliveryResult.Failed failed) {
      deliveries.fail(delivery, failed.failure());
    } else {
      deliveries.release(delivery);
    }
  }
}
