package io.triglav.agent.trigger;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Tells when some time has passed; tests let it pass at will. */
@FunctionalInterface
interface Alarm {
  /** Completes after that time; cancel it when nobody waits any longer. */
  CompletableFuture<Void> after(Duration time);

  /** By the real clock. */
  static Alarm real() {
    return time ->
        new CompletableFuture<Void>()
            .completeOnTimeout(null, time.toMillis(), TimeUnit.MILLISECONDS);
  }
}
