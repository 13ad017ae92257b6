package io.triglav.agent.loop;

import io.triglav.client.Backoff;
import io.triglav.client.TriglavException;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does a chore again and again until told to stop. No failure ends it: it waits, longer each time,
 * and goes on.
 */
public final class Loop implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(Loop.class);
  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));
  private static final Duration LEAST_PAUSE = Duration.ofMillis(500);

  private final String name;
  private final Chore chore;
  private final StopSignal stop;
  private final RandomGenerator random;
  private final Pause pause;
  private int failures;

  /** How a loop waits; true ends it. */
  @FunctionalInterface
  interface Pause {
    boolean orStop(Duration time);
  }

  public Loop(String name, Chore chore, StopSignal stop, RandomGenerator random) {
    this(name, chore, stop, random, stop::within);
  }

  Loop(String name, Chore chore, StopSignal stop, RandomGenerator random, Pause pause) {
    this.name = name;
    this.chore = chore;
    this.stop = stop;
    this.random = random;
    this.pause = pause;
  }

  /** Starts a thread that does not keep the program alive. */
  public Thread start() {
    Thread thread = new Thread(this, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  @Override
  public void run() {
    Optional<Duration> wait = Optional.of(Duration.ZERO);
    while (wait.isPresent() && !stop.requested() && !pause.orStop(wait.get())) {
      wait = oneRound();
    }
    end();
  }

  private void end() {
    try {
      chore.ended();
    } catch (Throwable e) { // nothing depends on it any more
      log.warn("{}: has not ended well", name, e);
    }
  }

  private Optional<Duration> oneRound() {
    try {
      Optional<Duration> wait = chore.runOnce();
      recovered();
      return wait;
    } catch (Throwable e) { // whatever it was, the next round may go well
      return Optional.of(failed(e));
    }
  }

  private void recovered() {
    if (failures > 0) {
      log.info("{}: well again after {} failures", name, failures);
    }
    failures = 0;
  }

  private Duration failed(Throwable e) {
    failures++;
    Duration wait = LEAST_PAUSE.plus(BACKOFF.delay(failures, random));
    if (!stop.requested()) {
      report(e, wait);
    }
    return wait;
  }

  /** Not a line for each of many in a row, and no stack trace for what comes from outside. */
  private void report(Throwable e, Duration wait) {
    if (Integer.bitCount(failures) != 1) {
      return;
    }
    String again = "failure " + failures + " in a row, trying again in " + wait.toMillis() + " ms";
    if (e instanceof TriglavException) {
      log.warn("{}: {} ({})", name, e.getMessage(), again);
    } else {
      log.error("{}: unexpected ({})", name, again, e);
    }
  }
}
