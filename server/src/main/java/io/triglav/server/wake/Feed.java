package io.triglav.server.wake;

import io.triglav.server.shared.ApiException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Hands rows that are new to all who wait for them: after a commit they are read once, however many
 * wait, and while nothing is committed, or nobody waits, nothing is read at all.
 *
 * @param <T> a row with an id; ids increase in commit order
 */
public final class Feed<T> {
  /** Where rows come from. */
  public interface Source<T> {
    /** Rows with ids above that, in their order. */
    List<T> after(long id, int limit);

    /** The newest row's id; 0 when there is none. */
    long lastId();

    long idOf(T row);
  }

  /** Ends a subscription; nothing is handed over afterwards. */
  public interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  private static final int CHUNK = 1_000;
  private static final int MOST_WAITERS = 20_000;
  private static final Duration SOON = Duration.ofSeconds(5);

  private final Source<T> source;
  private final Set<Consumer<List<T>>> sinks = ConcurrentHashMap.newKeySet();
  private final Set<Runnable> giveUps = ConcurrentHashMap.newKeySet();
  private long top;

  /** Whether commits are of interest: from before the first sink's look until no sink is left. */
  private volatile boolean listening;

  private volatile boolean closed;

  public Feed(Source<T> source, Wakeups wakeups, Topic topic) {
    this.source = source;
    wakeups.onWake(topic, () -> listening, this::pump);
    wakeups.onStop(this::close);
  }

  /**
   * Hands every row that is committed from now on to the sink, in order, in one thread; the sink
   * must be quick.
   *
   * @throws ApiException 503 when too many wait already
   */
  public Subscription subscribe(Consumer<List<T>> sink) {
    synchronized (this) {
      if (sinks.size() >= MOST_WAITERS) {
        throw ApiException.unavailable("too many wait already; ask again later", SOON);
      }
      listening = true;
      if (sinks.isEmpty()) {
        top = source.lastId();
      }
      sinks.add(sink);
    }
    return () -> sinks.remove(sink);
  }

  /**
   * Long poll: the rows that are there, or else the first that are committed.
   *
   * @param now reads what is there; called at once
   * @param wanted among new ones
   * @param wait no rows after that time; at zero at once
   */
  public CompletableFuture<List<T>> poll(
      Supplier<List<T>> now, Predicate<T> wanted, int limit, Duration wait) {
    if (wait.isZero() || closed) {
      return CompletableFuture.completedFuture(now.get());
    }
    // Listening begins before the look, so that nothing can be committed unseen between the two.
    Poll<T> poll = new Poll<>(wanted, limit);
    Subscription subscription = subscribe(poll::offer);
    return until(poll.found, subscription, wait, () -> poll.looked(now.get()));
  }

  /**
   * Long poll for what follows from rows: looks at once, and after each commit of a row that may
   * matter.
   *
   * @param wait what the last look finds is the answer; at zero the first
   */
  public <R> CompletableFuture<List<R>> await(
      Supplier<List<R>> look, Predicate<T> matters, Duration wait) {
    if (wait.isZero() || closed) {
      return CompletableFuture.completedFuture(look.get());
    }
    CompletableFuture<List<R>> found = new CompletableFuture<>();
    Runnable lookAgain = () -> completeUnlessEmpty(found, look);
    Subscription subscription =
        subscribe(
            rows -> {
              if (rows.stream().anyMatch(matters)) {
                lookAgain.run();
              }
            });
    return until(found, subscription, wait, lookAgain);
  }

  private static <R> void completeUnlessEmpty(
      CompletableFuture<List<R>> found, Supplier<List<R>> look) {
    try {
      List<R> rows = look.get();
      if (!rows.isEmpty()) {
        found.complete(rows);
      }
    } catch (RuntimeException e) {
      found.completeExceptionally(e);
    }
  }

  private <R> CompletableFuture<List<R>> until(
      CompletableFuture<List<R>> found, Subscription subscription, Duration wait, Runnable look) {
    Runnable giveUp = () -> found.complete(List.of());
    giveUps.add(giveUp);
    CompletableFuture<List<R>> ended =
        found.whenComplete(
            (rows, e) -> {
              subscription.close();
              giveUps.remove(giveUp);
            });
    try {
      look.run();
    } catch (RuntimeException e) {
      found.completeExceptionally(e);
    }
    if (closed) {
      giveUp.run();
    }
    found.completeOnTimeout(List.of(), wait.toMillis(), TimeUnit.MILLISECONDS);
    return ended;
  }

  /** Until the look is done new rows are put aside: an older one may be about to be found. */
  private static final class Poll<T> {
    private final CompletableFuture<List<T>> found = new CompletableFuture<>();
    private final Predicate<T> wanted;
    private final int limit;
    private final List<T> aside = new ArrayList<>();
    private boolean looked;

    Poll(Predicate<T> wanted, int limit) {
      this.wanted = wanted;
      this.limit = limit;
    }

    synchronized void offer(List<T> rows) {
      rows.stream().filter(wanted).limit(limit - (long) aside.size()).forEach(aside::add);
      if (looked && !aside.isEmpty()) {
        found.complete(List.copyOf(aside));
      }
    }

    synchronized void looked(List<T> rows) {
      looked = true;
      if (!rows.isEmpty() || !aside.isEmpty()) {
        found.complete(rows.isEmpty() ? List.copyOf(aside) : rows);
      }
    }
  }

  /** How many wait. */
  public int waiting() {
    return sinks.size();
  }

  /** Ends all polls at once, with no rows: who asked asks again, another server perhaps. */
  private void close() {
    closed = true;
    giveUps.forEach(Runnable::run);
  }

  private void pump() {
    List<T> rows = next();
    while (!rows.isEmpty()) {
      for (Consumer<List<T>> sink : sinks) {
        sink.accept(rows);
      }
      rows = rows.size() < CHUNK ? List.of() : next();
    }
  }

  private synchronized List<T> next() {
    if (sinks.isEmpty()) {
      listening = false;
      return List.of();
    }
    List<T> rows = new ArrayList<>(source.after(top, CHUNK));
    if (!rows.isEmpty()) {
      top = source.idOf(rows.get(rows.size() - 1));
    }
    return rows;
  }
}
