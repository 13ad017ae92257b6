package io.triglav.server.delivery;

import io.triglav.server.database.Database;
import io.triglav.server.database.Write;
import io.triglav.server.database.WriteFailure;
import io.triglav.server.delivery.Task.Decision;
import io.triglav.server.delivery.engine.Delivery;
import io.triglav.server.delivery.engine.LifeCycle;
import io.triglav.server.delivery.engine.Run;
import io.triglav.server.delivery.engine.Verdict;
import io.triglav.server.shared.ApiException;
import io.triglav.server.wake.Topic;
import io.triglav.server.wake.Wakeups;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Changes deliveries and runs: loads what the tasks are about, lets the life cycle decide on each
 * in turn, saves what has become of them, all in one transaction. Used by one thread.
 */
@Component
class Desk {
  private static final Logger log = LoggerFactory.getLogger(Desk.class);
  private static final Duration SOON = Duration.ofSeconds(1);

  private final Database database;
  private final Wakeups wakeups;
  private final String end;
  private final String endOfLeases;
  private @Nullable Connection connection;

  Desk(Database database, Wakeups wakeups) {
    this.database = database;
    this.wakeups = wakeups;
    this.end = wakeups.notification("" + Topic.RUNS.letter()) + ";\nCOMMIT";
    this.endOfLeases = "SET LOCAL synchronous_commit TO off;\n" + end;
  }

  /** What a transaction has changed of one task. */
  private record Done(Task task, @Nullable Loaded loaded, @Nullable ApiException refusal) {}

  /**
   * Does all the tasks, and completes their outcomes once they are committed.
   *
   * @return the subscribers whose deliveries have changed: there may be something for their workers
   */
  Set<Long> change(List<Task> tasks) {
    try {
      List<Done> done = commit(tasks);
      done.forEach(Desk::answer);
      return touched(done);
    } catch (SQLException e) {
      disconnect();
      return failed(tasks, e);
    } catch (RuntimeException | Error e) {
      disconnect(); // or the next commit would write half of this
      log.error("unexpected error while runs were changed", e);
      tasks.forEach(task -> task.outcome().completeExceptionally(e));
      return Set.of();
    }
  }

  /** One bad task must fail alone. */
  private Set<Long> failed(List<Task> tasks, SQLException e) {
    boolean refused = WriteFailure.of(e) == WriteFailure.REFUSED;
    if (refused && tasks.size() > 1) {
      Set<Long> touched = new HashSet<>();
      tasks.forEach(task -> touched.addAll(change(List.of(task))));
      return touched;
    }
    log.warn("the database failed while runs were written: {}", e.getMessage());
    wakeups.signalUncertain();
    ApiException answer =
        refused
            ? ApiException.malformed("the database refuses this; the server's log says why")
            : ApiException.unavailable("the database is not available; send it again", SOON);
    tasks.forEach(task -> task.outcome().completeExceptionally(answer));
    return Set.of();
  }

  private List<Done> commit(List<Task> tasks) throws SQLException {
    Connection open = connect();
    Set<UUID> runIds = ids(tasks, Task.OfRun.class, Task.OfRun::id);
    runIds.addAll(ids(tasks, Task.Start.class, Task.Start::id));
    ExecutionStore.Found found =
        ExecutionStore.find(open, ids(tasks, Task.OfDelivery.class, Task.OfDelivery::id), runIds);
    Map<Long, Loaded> byDelivery = found.byDelivery();
    Map<UUID, Loaded> byRun = unite(found.byRun(), byDelivery);
    List<Done> done = new ArrayList<>();
    for (Task task : tasks) {
      done.add(decide(task, byDelivery, byRun, found.now()));
    }
    save(open, done.stream().map(Done::loaded).filter(Objects::nonNull).toList(), end);
    return done;
  }

  /** The same execution must not be worked on in two copies. */
  private static Map<UUID, Loaded> unite(Map<UUID, Loaded> byRun, Map<Long, Loaded> byDelivery) {
    Map<UUID, Loaded> united = new HashMap<>();
    byRun.forEach(
        (id, loaded) -> {
          Delivery delivery = loaded.now().delivery();
          Loaded same = delivery == null ? null : byDelivery.get(delivery.id());
          united.put(id, same == null ? loaded : same);
        });
    return united;
  }

  private static <T extends Task, K> Set<K> ids(
      List<Task> tasks, Class<T> kind, Function<T, K> id) {
    Set<K> ids = new HashSet<>();
    tasks.stream().filter(kind::isInstance).map(kind::cast).map(id).forEach(ids::add);
    return ids;
  }

  private static Done decide(
      Task task, Map<Long, Loaded> byDelivery, Map<UUID, Loaded> byRun, Instant now) {
    if (task instanceof Task.OfDelivery of) {
      Loaded loaded = byDelivery.get(of.id());
      return loaded == null
          ? new Done(task, null, of.missing())
          : decide(task, of.decision(), loaded, now);
    }
    if (task instanceof Task.OfRun of) {
      Loaded loaded = byRun.get(of.id());
      return loaded == null
          ? new Done(task, null, of.missing())
          : decide(task, of.decision(), loaded, now);
    }
    Task.Start start = (Task.Start) task;
    Loaded run =
        byRun.computeIfAbsent(start.id(), id -> Loaded.added(start.run().at(now), start.jobUri()));
    return new Done(task, run, null);
  }

  private static Done decide(Task task, Decision decision, Loaded loaded, Instant now) {
    Verdict verdict = decision.on(loaded, now);
    if (verdict instanceof Verdict.Refused refused) {
      return new Done(task, null, ApiException.conflict(refused.why()));
    }
    if (verdict instanceof Verdict.Changed changed) {
      loaded.become(changed.after());
    }
    return new Done(task, loaded, null);
  }

  private static void answer(Done done) {
    if (done.refusal() != null) {
      done.task().outcome().completeExceptionally(done.refusal());
    } else {
      done.task().outcome().complete(done.loaded());
    }
  }

  private static Set<Long> touched(List<Done> done) {
    Set<Long> subscribers = new HashSet<>();
    for (Done each : done) {
      if (each.loaded() != null && each.loaded().changedDelivery() != null) {
        Delivery delivery = Objects.requireNonNull(each.loaded().changedDelivery());
        subscribers.add(delivery.subscriberId());
      }
    }
    return subscribers;
  }

  private void save(Connection open, List<Loaded> worked, String how) throws SQLException {
    List<Write> writes = ExecutionStore.writes(worked.stream().distinct().toList());
    if (writes.isEmpty()) {
      open.commit();
    } else {
      Write.all(open, writes, how);
      wakeups.signal(Topic.RUNS);
    }
  }

  /**
   * Hands out what there is for those who wait. That is committed, but not waited for until it is
   * on the disk: what a crash of the database's machine takes back is handed out again, as the same
   * run, under a higher fence.
   *
   * @param orders by their subscribers' ids
   * @param jobs only of these; of all when empty
   * @return the subscribers for whom more is to be looked for
   */
  Set<Long> handOut(Map<Long, List<LeaseOrder>> orders, Set<Long> jobs) {
    Map<Long, Integer> wanted = new LinkedHashMap<>();
    orders.forEach(
        (id, waiting) -> wanted.put(id, waiting.stream().mapToInt(LeaseOrder::max).sum()));
    try {
      Connection open = connect();
      LeaseSql.Offer offer = LeaseSql.offer(open, wanted, jobs);
      Map<LeaseOrder, List<Loaded>> handed = grant(offer, orders);
      save(open, offer.candidates().stream().map(LeaseSql.Candidate::loaded).toList(), endOfLeases);
      handed.forEach(this::deliver);
      return new HashSet<>(offer.behind());
    } catch (SQLException e) {
      disconnect();
      log.warn("the database failed while deliveries were handed out: {}", e.getMessage());
      wakeups.signalUncertain();
      return Set.of(); // the next round looks again
    }
  }

  private static Map<LeaseOrder, List<Loaded>> grant(
      LeaseSql.Offer offer, Map<Long, List<LeaseOrder>> orders) {
    Map<LeaseOrder, List<Loaded>> handed = new LinkedHashMap<>();
    for (LeaseSql.Candidate candidate : offer.candidates()) {
      Delivery pending = Objects.requireNonNull(candidate.loaded().now().delivery());
      List<LeaseOrder> waiting = orders.getOrDefault(pending.subscriberId(), List.of());
      LeaseOrder order = emptiest(waiting, handed);
      if (order != null) {
        handed
            .computeIfAbsent(order, o -> new ArrayList<>())
            .add(grant(candidate, order, offer.now()));
      }
    }
    return handed;
  }

  /** Workers share: the next one goes to who has the fewest. */
  private static @Nullable LeaseOrder emptiest(
      List<LeaseOrder> waiting, Map<LeaseOrder, List<Loaded>> handed) {
    LeaseOrder best = null;
    int fewest = Integer.MAX_VALUE;
    for (LeaseOrder order : waiting) {
      int has = handed.getOrDefault(order, List.of()).size();
      if (has < order.max() && has < fewest) {
        best = order;
        fewest = has;
      }
    }
    return best;
  }

  private static Loaded grant(LeaseSql.Candidate candidate, LeaseOrder order, Instant now) {
    Loaded loaded = candidate.loaded();
    Delivery pending = Objects.requireNonNull(loaded.now().delivery());
    Run.Subject subject =
        new Run.Subject(
            pending.jobId(),
            loaded.labels().time(),
            loaded.labels().timezone(),
            pending.jobMessageId(),
            pending.id());
    UUID newRunId =
        order.subscriber().webhook() == null
            ? RunIds.of(pending, loaded.now().run(), candidate.firedAt())
            : null;
    loaded.become(
        LifeCycle.grant(
            pending, loaded.now().run(), subject, newRunId, order.worker(), order.lease(), now));
    return loaded;
  }

  /** Who has gone away meanwhile leaves it for the next one. */
  private void deliver(LeaseOrder order, List<Loaded> handed) {
    if (!order.outcome().complete(List.copyOf(handed))) {
      List<Task> releases = new ArrayList<>();
      for (Loaded each : handed) {
        Delivery delivery = Objects.requireNonNull(each.now().delivery());
        long fence = delivery.fence();
        releases.add(
            new Task.OfDelivery(
                delivery.id(),
                (x, now) -> LifeCycle.release(x.now(), fence, now),
                new CompletableFuture<>()));
      }
      change(releases);
    }
  }

  Connection connect() throws SQLException {
    Connection open = connection;
    if (open == null) {
      open = database.connectWriter();
      connection = open;
    }
    return open;
  }

  /** Closing rolls back. After an error the connection is not trusted again. */
  void disconnect() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        log.debug("closing a failed connection failed as well", e);
      }
    }
  }
}
