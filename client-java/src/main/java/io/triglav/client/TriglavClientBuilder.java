package io.triglav.client;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Collects what a {@link TriglavClient} needs to know; only {@link #server} is required. */
public final class TriglavClientBuilder {
  private static final Duration LONGEST_POLL = Duration.ofSeconds(60);

  private @Nullable String server;
  private @Nullable Supplier<String> token;
  private @Nullable String username;
  private @Nullable String password;
  private Duration connectTimeout = Duration.ofSeconds(5);
  private Duration requestTimeout = Duration.ofSeconds(30);
  private Duration pollInterval = Duration.ofSeconds(1);
  private Duration longPoll = Duration.ofSeconds(30);
  private Schedule schedule = Schedule.real();
  private Backoff backoff = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(10));
  private Duration longestRetryAfter = Duration.ofMinutes(1);
  private int retries = 6;
  private Clock clock = Clock.systemUTC();
  private RandomGenerator random = new Random();
  private @Nullable Waiter waiter;
  private Consumer<TriglavException> onRetry = e -> {};

  TriglavClientBuilder() {}

  /**
   * Where the server is, without {@code /api/v1}.
   *
   * @throws IllegalArgumentException if this is not an http or https URL with a host
   */
  public TriglavClientBuilder server(String url) {
    server = checked(url.strip().replaceAll("/+$", ""));
    return this;
  }

  /** Shows this token, until the server refuses it. */
  public TriglavClientBuilder token(String newToken) {
    return token(() -> newToken);
  }

  /**
   * Shows the token that the supplier gives, asked at the first call and again whenever the server
   * has refused a token.
   */
  public TriglavClientBuilder token(Supplier<String> newToken) {
    token = newToken;
    return this;
  }

  /**
   * Gets a token with these, at the first call that needs one and again whenever the server has
   * refused a token.
   */
  public TriglavClientBuilder login(String newUsername, String newPassword) {
    username = newUsername;
    password = newPassword;
    return this;
  }

  /** How long to wait for a connection; 5 seconds unless told. */
  public TriglavClientBuilder connectTimeout(Duration timeout) {
    connectTimeout = positive(timeout, "connectTimeout");
    return this;
  }

  /** How long to wait for the whole answer of one try; 30 seconds unless told. */
  public TriglavClientBuilder requestTimeout(Duration timeout) {
    requestTimeout = positive(timeout, "requestTimeout");
    return this;
  }

  /**
   * How often to make a call again that may be repeated and whose failure may pass; 6 unless told.
   */
  public TriglavClientBuilder retries(int atMost) {
    if (atMost < 0) {
      throw new IllegalArgumentException("retries: " + atMost + " is negative");
    }
    retries = atMost;
    return this;
  }

  /**
   * How long to wait between tries when the server does not say; up to 250 ms, doubling up to 10 s,
   * unless told.
   */
  public TriglavClientBuilder backoff(Backoff newBackoff) {
    backoff = newBackoff;
    return this;
  }

  /**
   * The least time between two looks of the methods that wait for something, should the server
   * answer at once that there is nothing; 1 second unless told.
   */
  public TriglavClientBuilder pollInterval(Duration interval) {
    pollInterval = positive(interval, "pollInterval");
    return this;
  }

  /**
   * How long one look of the methods that wait for something may wait on the server; 30 seconds
   * unless told. On top of that comes {@link #requestTimeout}.
   *
   * @param time up to 60 seconds; fractions of a second are dropped
   */
  public TriglavClientBuilder longPoll(Duration time) {
    if (time.isNegative() || time.compareTo(LONGEST_POLL) > 0) {
      throw new IllegalArgumentException("longPoll: " + time + " is not between 0 and 60 seconds");
    }
    longPoll = time;
    return this;
  }

  /**
   * Is told of each failure that the client is about to try to outlast, by any thread; nobody is
   * unless told.
   */
  public TriglavClientBuilder onRetry(Consumer<TriglavException> listener) {
    onRetry = listener;
    return this;
  }

  /** For tests. */
  public TriglavClientBuilder clock(Clock newClock) {
    clock = newClock;
    return this;
  }

  /** For tests; must be safe for use by several threads. */
  public TriglavClientBuilder random(RandomGenerator newRandom) {
    random = newRandom;
    return this;
  }

  /** For tests; by default waits for real, and stops waiting when the client is closed. */
  public TriglavClientBuilder waiter(Waiter newWaiter) {
    waiter = newWaiter;
    return this;
  }

  /** For tests: when heartbeats are due. */
  TriglavClientBuilder schedule(Schedule newSchedule) {
    schedule = newSchedule;
    return this;
  }

  /** Does not talk to the server yet. */
  public TriglavClient build() {
    return new TriglavClient(this);
  }

  String server() {
    return Objects.requireNonNull(server, "server");
  }

  Credentials credentials() {
    return new Credentials(token, username, password);
  }

  Duration connectTimeout() {
    return connectTimeout;
  }

  Duration requestTimeout() {
    return requestTimeout;
  }

  Duration pollInterval() {
    return pollInterval;
  }

  Duration longPoll() {
    return longPoll;
  }

  Schedule schedule() {
    return schedule;
  }

  Patience patience() {
    return new Patience(retries, backoff, longestRetryAfter, random);
  }

  Clock clock() {
    return clock;
  }

  Consumer<TriglavException> onRetry() {
    return onRetry;
  }

  @Nullable Waiter waiter() {
    return waiter;
  }

  private static String checked(String url) {
    URI uri;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException e) {
      throw notAServer(url, e);
    }
    boolean http =
        "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
    if (!http
        || uri.getHost() == null
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null) {
      throw notAServer(url, null);
    }
    return url;
  }

  private static IllegalArgumentException notAServer(String url, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "'" + url + "' is not a server; give its URL, such as http://localhost:7800", cause);
  }

  private static Duration positive(Duration value, String name) {
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException(name + ": " + value + " is not positive");
    }
    return value;
  }
}
