package io.triglav.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Threads that work off the deliveries of a subscriber; see {@link TriglavClient#subscribe}. */
public final class Subscription implements AutoCloseable {
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  /** Whose deliveries to work off, and how. */
  record Setting(String subscriber, SubscribeOptions options, DeliveryHandler handler) {}

  private final Setting setting;
  private final List<Worker> workers;
  private final List<Thread> threads;

  private Subscription(Setting setting, List<Worker> workers) {
    this.setting = setting;
    this.workers = workers;
    this.threads =
        IntStream.range(0, workers.size())
            .mapToObj(
                i -> daemon(workers.get(i), "triglav-" + setting.subscriber() + "-" + (i + 1)))
            .toList();
  }

  static Subscription start(
      Setting setting, Remote remote, Deliveries deliveries, Schedule schedule) {
    List<Worker> workers =
        IntStream.range(0, setting.options().workers())
            .mapToObj(i -> new Worker(setting, remote, deliveries, schedule))
            .toList();
    Subscription subscription = new Subscription(setting, workers);
    subscription.threads.forEach(Thread::start);
    return subscription;
  }

  static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Leases nothing more, waits up to the grace for the handlers, and hands back what they have not
   * ended by then; they are told, and their threads are interrupted. Returns when all have ended,
   * or soon after.
   */
  @Override
  public void close() {
    workers.forEach(Worker::stopLeasing);
    try {
      join(setting.options().grace());
      workers.forEach(Worker::release);
      threads.forEach(Thread::interrupt);
      join(LAST_WORDS);
    } catch (InterruptedException e) {
      threads.forEach(Thread::interrupt);
      Thread.currentThread().interrupt();
    }
  }

  private void join(Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    for (Thread thread : threads) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left > 0) {
        thread.join(left);
      }
    }
  }
}
