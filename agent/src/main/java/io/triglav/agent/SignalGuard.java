package io.triglav.agent;

import io.triglav.agent.loop.StopSignal;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns SIGTERM and Ctrl-C into a stop signal, and lets the program put things in order before it
 * ends, with the exit code that the signal has by custom (143, 130).
 */
final class SignalGuard {
  private static final long PATIENCE_SECONDS = 30;

  private final StopSignal stop;
  private final CountDownLatch inOrder = new CountDownLatch(1);
  private final Thread hook = new Thread(this::onSignal, "signal");

  private SignalGuard(StopSignal stop) {
    this.stop = stop;
  }

  static SignalGuard onSignal(StopSignal stop) {
    SignalGuard guard = new SignalGuard(stop);
    Runtime.getRuntime().addShutdownHook(guard.hook);
    return guard;
  }

  private void onSignal() {
    stop.request();
    try {
      var unused = inOrder.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The program may end now. */
  void allInOrder() {
    inOrder.countDown();
    if (!stop.requested()) {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }
}
