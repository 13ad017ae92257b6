package io.triglav.client;

import java.time.Duration;

/** How to let time pass: real in programs, recorded in tests. */
@FunctionalInterface
public interface Waiter {
  void await(Duration time) throws InterruptedException;
}
