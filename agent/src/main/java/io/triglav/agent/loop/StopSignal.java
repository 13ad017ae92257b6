package io.triglav.agent.loop;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The request to come to an end, which everything that waits listens to. */
public final class StopSignal {
  private final CompletableFuture<Void> requested = new CompletableFuture<>();

  public void request() {
    requested.complete(null);
  }

  public boolean requested() {
    return requested.isDone();
  }

  /** Waits for the request, however long. */
  public void await() throws InterruptedException {
    try {
      requested.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a stop signal cannot fail", e);
    }
  }

  /**
   * Waits for that time; ends earlier, with true, when the request comes. An interrupted thread
   * counts as requested.
   */
  public boolean within(Duration time) {
    try {
      requested.get(time.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a stop signal cannot fail", e);
    }
  }

  /** Completes with the request. */
  public CompletableFuture<Void> future() {
    return requested;
  }
}
