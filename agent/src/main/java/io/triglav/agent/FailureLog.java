package io.triglav.agent;

import io.triglav.client.TriglavException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what the client outlasts by itself: what is new, and once a minute what is not. */
final class FailureLog implements Consumer<TriglavException> {
  private static final Logger log = LoggerFactory.getLogger(FailureLog.class);
  private static final Duration REMIND = Duration.ofMinutes(1);

  private final Clock clock;
  private String last = "";
  private Instant logged = Instant.MIN;

  FailureLog(Clock clock) {
    this.clock = clock;
  }

  @Override
  public synchronized void accept(TriglavException failure) {
    Instant now = clock.instant();
    String message = String.valueOf(failure.getMessage());
    if (!message.equals(last) || now.isAfter(logged.plus(REMIND))) {
      log.warn("{}; going on", message);
      last = message;
      logged = now;
    }
  }
}
