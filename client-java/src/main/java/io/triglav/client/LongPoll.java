package io.triglav.client;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Looks again and again until there is something, by requests that wait on the server, and through
 * its restarts.
 */
final class LongPoll {
  /** One look, which may wait so long on the server. */
  @FunctionalInterface
  interface Look<T> {
    List<T> once(Duration wait);
  }

  private final Remote remote;
  private final Clock clock;
  private final Duration longest;
  private final Duration interval;

  /**
   * Looks with pauses.
   *
   * @param longest how long one look may wait on the server, at most
   * @param interval the least time between two looks that found nothing, should the server not wait
   */
  LongPoll(Remote remote, Duration longest, Duration interval) {
    this.remote = remote;
    this.clock = remote.clock();
    this.longest = longest;
    this.interval = interval;
  }

  /**
   * What the first look found that found something; empty when the time is over.
   *
   * @throws ServerUnreachable when there was no answer for longer than the limit allows
   */
  <T> List<T> await(WaitLimit limit, Look<T> look) {
    Outage outage = new Outage(clock.instant(), 0);
    Instant end = clock.instant().plus(limit.timeout());
    while (true) {
      Instant asked = clock.instant();
      try {
        List<T> found = look.once(waitOnServer(left(end)));
        if (!found.isEmpty() || !clock.instant().isBefore(end)) {
          return found;
        }
        outage = new Outage(clock.instant(), 0);
        pauseAfterNothing(asked, left(end));
      } catch (TriglavException e) {
        outage = outage.andOne();
        throwUnlessBearable(e, outage, limit);
        if (!clock.instant().isBefore(end)) {
          return List.of();
        }
        Duration bearable = left(outage.since.plus(limit.maxOutage()));
        remote.pause(outage.failures, e, WaitLimit.shorter(left(end), bearable));
      }
    }
  }

  /** How many looks in a row have failed, and since when. */
  private record Outage(Instant since, int failures) {
    Outage andOne() {
      return new Outage(since, failures + 1);
    }
  }

  private void throwUnlessBearable(TriglavException e, Outage outage, WaitLimit limit) {
    Duration lasting = Duration.between(outage.since, clock.instant());
    if (!e.isTemporary() || lasting.compareTo(limit.maxOutage()) >= 0) {
      throw e;
    }
  }

  private void pauseAfterNothing(Instant asked, Duration left) {
    Duration rest = interval.minus(Duration.between(asked, clock.instant()));
    Duration pause = WaitLimit.shorter(rest, left);
    if (!pause.isNegative() && !pause.isZero()) {
      remote.pause(pause);
    }
  }

  private Duration waitOnServer(Duration left) {
    return Duration.ofSeconds(WaitLimit.shorter(left, longest).toSeconds());
  }

  private Duration left(Instant end) {
    Duration left = Duration.between(clock.instant(), end);
    return left.isNegative() ? Duration.ZERO : left;
  }
}
