package io.triglav.client;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Does things again and again in the background; tests say when. */
@FunctionalInterface
interface Schedule {
  /** What is done again and again, until that is closed. */
  interface Repeated {
    void close();
  }

  /** Does it first after that time, and so on. */
  Repeated every(Duration period, Runnable task);

  /** By the real clock, in a thread of its own for each task, as tasks may hang. */
  static Schedule real() {
    return (period, task) -> {
      var thread =
          new ScheduledThreadPoolExecutor(
              1, work -> Subscription.daemon(work, "triglav-heartbeat"));
      long millis = period.toMillis();
      ScheduledFuture<?> next =
          thread.scheduleWithFixedDelay(task, millis, millis, TimeUnit.MILLISECONDS);
      return () -> {
        next.cancel(false);
        thread.shutdown();
      };
    };
  }
}
