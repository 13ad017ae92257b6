package io.triglav.agent;

import io.triglav.agent.loop.StopSignal;
import java.util.concurrent.CountDownLatch;

/**
 * Turns SIGTERM and Ctrl-C into a stop signal, and ends the program with exit code 0 when all has
 * been put in order. Java by itself would end it with 143 although nothing is wrong.
 */
final class Termination {
  private final StopSignal stop;
  private final CountDownLatch inOrder = new CountDownLatch(1);
  private final Thread hook = new Thread(this::onSignal, "termination");

  private Termination(StopSignal stop) {
    this.stop = stop;
  }

  static Termination onSignal(StopSignal stop) {
    Termination termination = new Termination(stop);
    Runtime.getRuntime().addShutdownHook(termination.hook);
    return termination;
  }

  private void onSignal() {
    stop.request();
    try {
      inOrder.await();
      Runtime.getRuntime().halt(ExitCode.OK);
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
