package io.triglav.client;

import io.triglav.client.api.ApiException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls: with the session's token, again after failures that may pass, and with typed
 * exceptions.
 */
final class Calls {
  /** One request of the generated core. */
  @FunctionalInterface
  interface Request<T> {
    @Nullable T send(Map<String, String> headers) throws ApiException;
  }

  private final String server;
  private final Patience patience;
  private final Waiter waiter;
  private final Clock clock;
  private final Consumer<TriglavException> onRetry;
  private volatile boolean closed;

  /**
   * Calls to one server.
   *
   * @param server its URL, for messages
   */
  Calls(
      String server,
      Patience patience,
      Waiter waiter,
      Clock clock,
      Consumer<TriglavException> onRetry) {
    this.server = server;
    this.patience = patience;
    this.waiter = waiter;
    this.clock = clock;
    this.onRetry = onRetry;
  }

  /** Makes the call with a token; when it is refused, once more with a new one. */
  <T> @Nullable T authorised(Session session, Repeat repeat, Request<T> request) {
    return plain(repeat, headers -> authorised(session, request));
  }

  /** Makes the call without a token. */
  <T> @Nullable T plain(Repeat repeat, Request<T> request) {
    for (int failures = 1; ; failures++) {
      try {
        return once(request);
      } catch (TriglavException e) {
        Duration pause = pauseBeforeRepeat(repeat, failures, e);
        await(pause, e);
      }
    }
  }

  void close() {
    closed = true;
  }

  /** Waits because of a failure. */
  void await(Duration pause, TriglavException failure) {
    onRetry.accept(failure);
    await(pause);
  }

  void await(Duration pause) {
    try {
      waiter.await(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallCancelled("interrupted while waiting to try again", e);
    }
  }

  private static <T> @Nullable T authorised(Session session, Request<T> request)
      throws ApiException {
    String token = session.token();
    try {
      return request.send(header(token));
    } catch (ApiException e) {
      if (e.getCode() != 401) {
        throw e;
      }
      return request.send(header(session.renewed(token)));
    }
  }

  private static Map<String, String> header(@Nullable String token) {
    return token == null ? Map.of() : Map.of("Authorization", token);
  }

  private <T> @Nullable T once(Request<T> request) {
    failWhenClosed(null);
    try {
      return request.send(Map.of());
    } catch (ApiException e) {
      failWhenClosed(e);
      throw Failures.typed(e, server, clock.instant());
    }
  }

  private void failWhenClosed(@Nullable ApiException cause) {
    if (closed) {
      throw new CallCancelled("the client is closed", cause);
    }
  }

  private Duration pauseBeforeRepeat(Repeat repeat, int failures, TriglavException failure) {
    if (!repeat.allows(failure)) {
      throw failure;
    }
    return patience.pause(failures, failure).orElseThrow(() -> failure);
  }
}
