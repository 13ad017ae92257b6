package io.triglav.server.delivery;

import io.triglav.server.delivery.engine.LifeCycle;
import io.triglav.server.delivery.engine.Verdict;
import io.triglav.server.shared.ApiException;
import io.triglav.server.trigger.Firings;
import io.triglav.server.wake.Topic;
import io.triglav.server.wake.Wakeups;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * One thread that works at the {@link Desk}: it takes all tasks that wait, as one transaction, and
 * hands deliveries to the workers that wait. Those cost nothing while nothing happens: they are
 * looked at again when a job that they serve has fired, when a delivery of their subscriber was
 * reported on, or when one is due for another attempt.
 */
@Component
class Dispatcher implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);
  private static final int MOST_TASKS = 500;
  private static final int MOST_WAITING = 20_000;

  /** So many pairs of subscribers and jobs are looked at one by one. */
  private static final int FEW = 16;

  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration SOON = Duration.ofSeconds(1);

  private final Desk desk;
  private final DueSql due;
  private final Queue<Task> tasks = new ArrayDeque<>();
  private final Queue<LeaseOrder> orders = new ArrayDeque<>();
  private final Set<Long> hints = new HashSet<>();
  private final Map<Long, Set<Long>> fired = new HashMap<>();
  private boolean othersChanged;
  private boolean othersFired;

  private final Waiting waiting = new Waiting();

  /** Job messages of others up to this id are known; of meaning while somebody waits. */
  private long seenFirings;

  private volatile boolean running;
  private @Nullable Thread thread;
  private long nextTick;

  Dispatcher(Desk desk, DueSql due, Firings firings, Wakeups wakeups) {
    this.desk = desk;
    this.due = due;
    firings.onFired(this::fired);
    wakeups.onOthersWake(Topic.JOB_MESSAGES, () -> othersHave(() -> othersFired = true));
    wakeups.onOthersWake(Topic.RUNS, () -> othersHave(() -> othersChanged = true));
    wakeups.onStop(waiting::sendAllAway);
  }

  /**
   * Has it done; the outcome is known when it is committed.
   *
   * @throws ApiException 503 when the server is stopping
   */
  <T extends Task> CompletableFuture<Loaded> submit(T task) {
    synchronized (tasks) {
      requireRunning();
      tasks.add(task);
      tasks.notifyAll();
    }
    return task.outcome();
  }

  /** Has all of them done, in one transaction unless they are very many. */
  void submit(List<? extends Task> together) {
    synchronized (tasks) {
      requireRunning();
      tasks.addAll(together);
      tasks.notifyAll();
    }
  }

  /** Has it done some time; nobody waits for it. */
  void tell(Task task) {
    CompletableFuture<Loaded> unheeded = submit(task);
    log.trace("told: {}", unheeded);
  }

  /**
   * Has deliveries handed out, now or as soon as there are any.
   *
   * @throws ApiException 503 when the server is stopping, or too many wait
   */
  CompletableFuture<List<Loaded>> lease(LeaseOrder order, Duration wait) {
    synchronized (tasks) {
      requireRunning();
      if (orders.size() + waiting.count() >= MOST_WAITING) {
        throw ApiException.unavailable("too many workers wait already; ask again later", SOON);
      }
      orders.add(order);
      tasks.notifyAll();
    }
    return !order.waits()
        ? order.outcome()
        : order.outcome().completeOnTimeout(List.of(), wait.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** How many workers wait. */
  int waitingCount() {
    return waiting.count();
  }

  @Override
  public synchronized void start() {
    running = true;
    thread = new Thread(this::run, "triglav-dispatcher");
    thread.start();
  }

  @Override
  public synchronized void stop() {
    running = false;
    synchronized (tasks) {
      tasks.notifyAll();
    }
    Thread stopping = thread;
    try {
      if (stopping != null) {
        stopping.join(TimeUnit.SECONDS.toMillis(20));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Started before the web server, and stopped after it has answered the last request. */
  @Override
  public int getPhase() {
    return SmartLifecycle.DEFAULT_PHASE - 4096;
  }

  private void requireRunning() {
    if (!running) {
      throw ApiException.unavailable("the server is stopping; send it again", SOON);
    }
  }

  private void othersHave(Runnable note) {
    if (!waiting.isEmpty()) {
      synchronized (tasks) {
        note.run();
        tasks.notifyAll();
      }
    }
  }

  private void run() {
    while (running || hasTasks()) {
      try {
        round();
      } catch (RuntimeException | Error e) {
        log.error("unexpected error in the dispatcher", e);
        desk.disconnect();
      }
    }
    waiting.sendAllAway();
    desk.disconnect();
  }

  private boolean hasTasks() {
    synchronized (tasks) {
      return !tasks.isEmpty();
    }
  }

  /** What has come in since the last round. */
  private record Inbox(
      List<Task> tasks,
      List<LeaseOrder> orders,
      Set<Long> hints,
      Map<Long, Set<Long>> fired,
      boolean othersChanged,
      boolean othersFired) {}

  private void round() {
    Inbox inbox = await();
    Set<Long> dirty = new HashSet<>(inbox.hints());
    inbox.orders().forEach(order -> dirty.add(admit(order)));
    if (inbox.othersFired()) {
      dirty.addAll(look(this::firedByOthers));
    }
    if (!inbox.tasks().isEmpty()) {
      dirty.addAll(desk.change(inbox.tasks()));
    }
    boolean tick = System.nanoTime() >= nextTick;
    if (tick) {
      nextTick = System.nanoTime() + TICK.toNanos();
      dirty.addAll(lookForWhatIsDue());
      waiting.forgetThoseGone();
    }
    if (!waiting.isEmpty() && inbox.othersChanged()) {
      dirty.addAll(look(() -> due.withPending(waiting.subscribers())));
    }
    handOut(dirty, inbox.fired());
    sendAwayThoseInAHurry(inbox.orders());
  }

  /** They have had their look. */
  private static void sendAwayThoseInAHurry(List<LeaseOrder> admitted) {
    admitted.stream()
        .filter(order -> !order.waits())
        .forEach(order -> order.outcome().complete(List.of()));
  }

  private long admit(LeaseOrder order) {
    if (waiting.isEmpty()) {
      noteSeenFirings(); // before the look, so that nothing is missed
    }
    waiting.add(order);
    return order.subscriber().id();
  }

  /** Should it fail, what was known before serves as well: there is only more to look through. */
  private void noteSeenFirings() {
    look(
        () -> {
          seenFirings = due.lastFiring();
          return Set.of();
        });
  }

  /** Tasks and orders of the round must be answered even when the database cannot be asked this. */
  private static Set<Long> look(Supplier<Set<Long>> question) {
    try {
      return question.get();
    } catch (DataAccessException e) {
      log.warn("the database failed while workers wait: {}", e.getMessage());
      return Set.of();
    }
  }

  private Set<Long> firedByOthers() {
    if (waiting.isEmpty()) {
      return Set.of();
    }
    DueSql.Fired fired = due.firedAfter(seenFirings);
    seenFirings = fired.last();
    return waiting.servedBy(fired.jobs()).keySet();
  }

  /** Called by the thread that has written them. */
  private void fired(Map<Long, String> jobs) {
    Map<Long, Set<Long>> concerned = waiting.servedBy(jobs);
    if (!concerned.isEmpty()) {
      synchronized (tasks) {
        concerned.forEach((id, served) -> jobsOf(id).addAll(served));
        tasks.notifyAll();
      }
    }
  }

  private Set<Long> jobsOf(long subscriberId) {
    return fired.computeIfAbsent(subscriberId, id -> new HashSet<>());
  }

  private Inbox await() {
    synchronized (tasks) {
      try {
        long left = TimeUnit.NANOSECONDS.toMillis(nextTick - System.nanoTime());
        if (running && nothingIn() && left > 0) {
          tasks.wait(left);
        }
      } catch (InterruptedException e) {
        // nobody interrupts this thread; running says when to end
      }
      List<Task> taken = new ArrayList<>();
      for (Task next = tasks.poll(); next != null; next = tasks.poll()) {
        taken.add(next);
        if (taken.size() >= MOST_TASKS) {
          break;
        }
      }
      Inbox inbox =
          new Inbox(
              taken,
              List.copyOf(orders),
              Set.copyOf(hints),
              Map.copyOf(fired),
              othersChanged,
              othersFired);
      orders.clear();
      hints.clear();
      fired.clear();
      othersChanged = false;
      othersFired = false;
      return inbox;
    }
  }

  private boolean nothingIn() {
    return tasks.isEmpty()
        && orders.isEmpty()
        && hints.isEmpty()
        && fired.isEmpty()
        && !othersChanged
        && !othersFired;
  }

  /**
   * Looks for those who wait.
   *
   * @param dirty subscribers for whom there may be anything
   * @param fired jobs that have just fired, by the subscribers whom that concerns
   */
  private void handOut(Set<Long> dirty, Map<Long, Set<Long>> fired) {
    Set<Long> concerned = new HashSet<>(dirty);
    concerned.addAll(fired.keySet());
    Map<Long, List<LeaseOrder>> served = waiting.of(concerned);
    if (served.isEmpty()) {
      return;
    }
    Set<Long> jobs = new HashSet<>();
    fired.values().forEach(jobs::addAll);
    boolean few = dirty.isEmpty() && jobs.size() * served.size() <= FEW;
    Set<Long> again = desk.handOut(served, few ? jobs : Set.of());
    waiting.forgetThoseGone();
    if (!again.isEmpty()) {
      synchronized (tasks) {
        hints.addAll(again);
      }
    }
  }

  private Set<Long> lookForWhatIsDue() {
    try {
      DueSql.Due found = due.find(desk.connect());
      List<Task> overdue = new ArrayList<>();
      for (Long id : found.deliveries()) {
        overdue.add(new Task.OfDelivery(id, Dispatcher::expired, new CompletableFuture<>()));
      }
      for (UUID id : found.runs()) {
        overdue.add(new Task.OfRun(id, Dispatcher::expired, new CompletableFuture<>()));
      }
      Set<Long> concerned = new HashSet<>(found.retries());
      concerned.addAll(overdue.isEmpty() ? Set.of() : desk.change(overdue));
      return concerned;
    } catch (SQLException e) {
      desk.disconnect();
      log.warn("the database failed while leases were looked after: {}", e.getMessage());
      return Set.of();
    }
  }

  private static Verdict expired(Loaded x, Instant now) {
    return LifeCycle.expire(x.now(), x.policy(), now);
  }
}
