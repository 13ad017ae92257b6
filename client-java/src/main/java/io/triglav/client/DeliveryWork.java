package io.triglav.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A delivery that is being worked on, with its heartbeats. Safe for use by several threads.
 *
 * <p>Whether it is to stop shows with the heartbeats, so up to a third of the lease later.
 */
public final class DeliveryWork {
  private final Delivery delivery;
  private final Deliveries deliveries;
  private final Duration lease;
  private final CompletableFuture<StopReason> stop = new CompletableFuture<>();
  private Heartbeat heartbeat;
  private Supplier<Progress> news = Progress::none;
  private volatile boolean lost;

  DeliveryWork(Delivery delivery, Deliveries deliveries, Duration lease) {
    this.delivery = delivery;
    this.deliveries = deliveries;
    this.lease = lease;
    this.heartbeat = Heartbeat.of(lease);
  }

  public Delivery delivery() {
    return delivery;
  }

  /** Why it is to stop; empty when it is not. The first reason stays. */
  public Optional<StopReason> stopReason() {
    return Optional.ofNullable(stop.getNow(null));
  }

  /** Calls the listener once when it is to stop, at once if it is already, by any thread. */
  public void onStop(Consumer<StopReason> listener) {
    var unused = stop.thenAccept(listener);
  }

  /** Waits until it is to stop. */
  public StopReason awaitStop() throws InterruptedException {
    try {
      return stop.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("nothing here can fail", e);
    }
  }

  /**
   * Says at once, and with each heartbeat from now on, that the run is being looked for or prepared
   * and has not started.
   *
   * @throws TriglavException when the server does not answer or refuses
   */
  public void preparing() {
    say(Heartbeat.preparing(lease));
  }

  /**
   * Says at once, and with each heartbeat from now on, that the run has started, and how it goes.
   *
   * @throws TriglavException when the server does not answer or refuses
   */
  public void started(Progress progress) {
    say(Heartbeat.of(lease).with(progress));
  }

  /** Will say with the next heartbeat how it goes. */
  public synchronized void progress(Progress progress) {
    heartbeat = heartbeat.with(heartbeat.progress().then(progress));
  }

  /** Will ask there with each heartbeat how it goes. */
  public synchronized void progressFrom(Supplier<Progress> source) {
    news = source;
  }

  private void say(Heartbeat next) {
    synchronized (this) {
      heartbeat = next.with(heartbeat.progress().then(next.progress()));
    }
    try {
      heard(deliveries.heartbeat(delivery, current()));
    } catch (Rejected e) {
      refused(e);
      throw e;
    }
  }

  /** One heartbeat; a failure that may pass is left to the next. */
  void beat(Consumer<TriglavException> onFailure) {
    try {
      heard(deliveries.heartbeatOnce(delivery, current()));
    } catch (Rejected e) {
      refused(e);
      onFailure.accept(e);
    } catch (TriglavException e) {
      onFailure.accept(e);
    }
  }

  /** Whether there is still somebody to report to. */
  boolean isReportable() {
    return !lost;
  }

  /** It is somebody else's from now on. */
  void lose(StopReason why) {
    lost = true;
    stop.complete(why);
  }

  private synchronized Heartbeat current() {
    return heartbeat.with(heartbeat.progress().then(news.get()));
  }

  private void heard(Delivery answer) {
    if (answer.cancelRequested()) {
      stop.complete(StopReason.CANCEL_REQUESTED);
    }
  }

  private void refused(Rejected e) {
    if (e.isConflict() || e.isNotFound()) {
      lose(StopReason.LEASE_LOST);
    }
  }
}
