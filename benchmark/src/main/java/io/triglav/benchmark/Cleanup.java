package io.triglav.benchmark;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Undoes what was started, the last first, when this process ends: by its own will or by Ctrl-C.
 * Only there, so that it happens once.
 */
final class Cleanup {
  private final Deque<AutoCloseable> steps = new ArrayDeque<>();
  private volatile boolean begun;

  Cleanup() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::run, "cleanup"));
  }

  synchronized <T extends AutoCloseable> T add(T step) {
    steps.push(step);
    return step;
  }

  /** Whether everything is being stopped: what fails from then on, fails because of it. */
  boolean begun() {
    return begun;
  }

  private void run() {
    begun = true;
    AutoCloseable step = next();
    while (step != null) {
      close(step);
      step = next();
    }
  }

  private synchronized @Nullable AutoCloseable next() {
    return steps.poll();
  }

  private static void close(AutoCloseable step) {
    try {
      step.close();
    } catch (Exception e) {
      System.err.println("could not clean up: " + e);
    }
  }
}
