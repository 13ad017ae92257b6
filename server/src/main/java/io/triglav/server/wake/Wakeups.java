package io.triglav.server.wake;

import io.triglav.server.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Hears of commits: of this server's from the writers themselves at once, of others' by LISTEN on a
 * connection of its own. A wake-up says that there may be something new, never what: whoever is
 * woken reads by offset, so that a wake-up too many or a lost connection does no harm.
 */
@Component
public class Wakeups implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(Wakeups.class);

  /** For a notification; then the connection is looked after. */
  private static final int LISTEN_MILLIS = 5_000;

  private static final Duration RECONNECT = Duration.ofSeconds(1);
  private static final int ALIVE_SECONDS = 5;

  private final Database database;

  /** Who is to be woken, unless he does not care at present. */
  private record Sleeper(BooleanSupplier cares, Runnable work) {}

  private final Map<Topic, List<Sleeper>> sleepers = new EnumMap<>(Topic.class);
  private final Map<Topic, List<Runnable>> strangers = new EnumMap<>(Topic.class);
  private final String self = UUID.randomUUID().toString();
  private final List<Runnable> farewells = new CopyOnWriteArrayList<>();
  private final EnumSet<Topic> signalled = EnumSet.noneOf(Topic.class);
  private volatile boolean running;
  private @Nullable Connection listening;

  Wakeups(Database database) {
    this.database = database;
    for (Topic topic : Topic.values()) {
      sleepers.put(topic, new CopyOnWriteArrayList<>());
      strangers.put(topic, new CopyOnWriteArrayList<>());
    }
  }

  /**
   * Registers what to do after each commit on a topic. It is called by one thread for all, so it
   * must be quick; it may read from the database.
   *
   * @param cares asked after each commit, by the thread that writes; while nobody does, the thread
   *     that wakes sleeps on
   */
  public void onWake(Topic topic, BooleanSupplier cares, Runnable work) {
    sleepersOf(topic).add(new Sleeper(cares, work));
  }

  /** The same for commits of other servers only. It must not wait for anything. */
  public void onOthersWake(Topic topic, Runnable sleeper) {
    Objects.requireNonNull(strangers.get(topic)).add(sleeper);
  }

  /**
   * What a writer ends its transaction with, to tell the other servers; this one knows its own.
   *
   * @param topics their letters
   */
  public String notification(String topics) {
    return "SELECT pg_notify('" + Topic.CHANNEL + "', '" + topics + " " + self + "')";
  }

  /** Registers what to do when the server stops, before it waits for requests to end. */
  public void onStop(Runnable farewell) {
    farewells.add(farewell);
  }

  /** Says that a commit's answer was lost: who waits looks, here as for another server's. */
  public void signalUncertain() {
    for (Topic topic : Topic.values()) {
      othersCommitted(topic);
    }
  }

  /** Says that something was committed here. Costs nothing and never waits. */
  public void signal(Topic topic) {
    if (sleepersOf(topic).stream().noneMatch(sleeper -> sleeper.cares().getAsBoolean())) {
      return;
    }
    synchronized (signalled) {
      signalled.add(topic);
      signalled.notifyAll();
    }
  }

  @Override
  public synchronized void start() {
    running = true;
    thread("triglav-wake", this::wakeAll).start();
    thread("triglav-listen", this::listenForEver).start();
  }

  @Override
  public void stop() {
    running = false;
    farewells.forEach(Runnable::run);
    synchronized (signalled) {
      signalled.notifyAll();
    }
    close(listening);
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private List<Sleeper> sleepersOf(Topic topic) {
    return Objects.requireNonNull(sleepers.get(topic));
  }

  private static Thread thread(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  private void wakeAll() {
    for (Set<Topic> topics = nextSignals(); running; topics = nextSignals()) {
      for (Topic topic : topics) {
        sleepersOf(topic).forEach(sleeper -> wake(sleeper.work()));
      }
    }
  }

  private static void wake(Runnable sleeper) {
    try {
      sleeper.run();
    } catch (RuntimeException e) {
      log.warn("a wake-up failed: {}", e.getMessage());
    }
  }

  private Set<Topic> nextSignals() {
    synchronized (signalled) {
      try {
        while (running && signalled.isEmpty()) {
          signalled.wait();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        running = false;
      }
      Set<Topic> next = EnumSet.copyOf(signalled);
      signalled.clear();
      return next;
    }
  }

  /** Whatever was committed while nobody listened is made up for by one wake-up of all. */
  private void listenForEver() {
    while (running) {
      try (Connection connection = database.connectListener()) {
        listening = connection;
        try (Statement statement = connection.createStatement()) {
          statement.execute("LISTEN " + Topic.CHANNEL);
        }
        for (Topic topic : Topic.values()) {
          othersCommitted(topic);
        }
        listen(connection);
      } catch (SQLException e) {
        if (running) {
          log.warn("cannot hear of other servers' commits for the moment: {}", e.getMessage());
          LockSupport.parkNanos(RECONNECT.toNanos());
          for (Topic topic : Topic.values()) {
            othersCommitted(topic); // meanwhile by looking
          }
        }
      }
    }
  }

  private void listen(Connection connection) throws SQLException {
    PGConnection postgres = connection.unwrap(PGConnection.class);
    while (running) {
      PGNotification[] heard = postgres.getNotifications(LISTEN_MILLIS);
      if (heard == null || heard.length == 0) {
        if (!connection.isValid(ALIVE_SECONDS)) {
          throw new SQLException("the connection for notifications is dead");
        }
      } else {
        for (PGNotification each : heard) {
          hear(each);
        }
      }
    }
  }

  private void hear(PGNotification notification) {
    String[] topicsAndSender = notification.getParameter().split(" ", 2);
    if (topicsAndSender.length > 1 && topicsAndSender[1].equals(self)) {
      return;
    }
    for (Topic topic : Topic.values()) {
      if (topicsAndSender[0].indexOf(topic.letter()) >= 0) {
        othersCommitted(topic);
      }
    }
  }

  private void othersCommitted(Topic topic) {
    Objects.requireNonNull(strangers.get(topic)).forEach(Wakeups::wake);
    signal(topic);
  }

  private static void close(@Nullable Connection connection) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      log.debug("closing the connection for notifications failed", e);
    }
  }
}
