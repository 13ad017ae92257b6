package io.triglav.server.delivery;

import io.triglav.server.delivery.Subscriber.Webhook;
import io.triglav.server.delivery.Subscribers.Target;
import io.triglav.server.delivery.Task.Decision;
import io.triglav.server.delivery.engine.LifeCycle;
import io.triglav.server.delivery.engine.Run;
import io.triglav.server.shared.ApiException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends deliveries to webhooks. To the dispatcher it is a worker of each subscriber that has one:
 * it leases what there is, posts it, reports what became of it; leases, retries and dead letters
 * are those of all workers, and any number of servers share the work. One thread knows what is
 * asked for and how much is on its way; the posting is done by others.
 */
@Component
class WebhookSender implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(WebhookSender.class);
  private static final int MOST_OF_ONE = 10;
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofHours(1);
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  /** What has waited longer for a thread is handed back: its lease would end while it is sent. */
  private static final Duration LONGEST_QUEUE = Duration.ofSeconds(20);

  private static final Duration SPARE = Duration.ofSeconds(15);

  /** A subscriber, and what is on its way to it; touched by the clerk only. */
  private static final class Line {
    private Subscriber subscriber;
    private @Nullable LeaseOrder order;
    private int flying;
    private boolean silent;

    Line(Subscriber subscriber) {
      this.subscriber = subscriber;
    }

    /** Who does not answer holds a thread each time; he is tried with one. */
    int free() {
      Webhook webhook = subscriber.webhook();
      boolean single = silent || (webhook != null && webhook.once());
      return (single ? 1 : MOST_OF_ONE) - flying;
    }

    void callOff() {
      if (order != null) {
        order.outcome().complete(List.of()); // what is handed out just now goes back by itself
        order = null;
      }
    }
  }

  private final Subscribers subscribers;
  private final Dispatcher dispatcher;
  private final WebhookClient client;
  private final JsonMapper json;
  private final Clock clock;
  private final String worker = "webhook@" + host();
  private final Map<Long, Line> lines = new HashMap<>();
  private final ScheduledExecutorService clerk =
      Executors.newSingleThreadScheduledExecutor(work -> thread(work, "triglav-webhooks"));
  private final ThreadPoolExecutor posters =
      new ThreadPoolExecutor(
          WebhookClient.MOST_AT_ONCE,
          WebhookClient.MOST_AT_ONCE,
          30,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          work -> thread(work, "triglav-webhook"));
  private volatile boolean running;

  WebhookSender(
      Subscribers subscribers,
      Dispatcher dispatcher,
      WebhookClient client,
      JsonMapper json,
      Clock clock) {
    this.subscribers = subscribers;
    this.dispatcher = dispatcher;
    this.client = client;
    this.json = json;
    this.clock = clock;
    posters.allowCoreThreadTimeOut(true);
  }

  private static Thread thread(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  @Override
  public void start() {
    running = true;
    // What was put on other servers is found by looking, in one query for all.
    ScheduledFuture<?> unused =
        clerk.scheduleWithFixedDelay(this::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** A subscriber was put or deleted here. */
  void lookSoon() {
    tellClerk(this::look);
  }

  private void tellClerk(Runnable work) {
    try {
      clerk.execute(work);
    } catch (RejectedExecutionException e) {
      log.debug("stopped; this is left to other servers", e);
    }
  }

  private void look() {
    if (!running) {
      return;
    }
    try {
      List<Subscriber> found = subscribers.webhooks();
      Set<Long> ids = found.stream().map(Subscriber::id).collect(Collectors.toSet());
      lines.forEach(
          (id, line) -> {
            if (!ids.contains(id)) {
              line.callOff();
            }
          });
      lines.keySet().retainAll(ids);
      found.forEach(this::serve);
    } catch (RuntimeException e) {
      log.warn("webhooks are not looked after for the moment: {}", e.getMessage());
    }
  }

  private void serve(Subscriber subscriber) {
    Line line = lines.computeIfAbsent(subscriber.id(), id -> new Line(subscriber));
    if (!line.subscriber.equals(subscriber)) {
      line.callOff(); // the dispatcher has to know which jobs count
      line.subscriber = subscriber;
    }
    order(line);
  }

  private void order(Line line) {
    if (!running || line.order != null || line.free() <= 0) {
      return;
    }
    LeaseOrder order =
        new LeaseOrder(
            line.subscriber, worker, line.free(), lease(), true, new CompletableFuture<>());
    try {
      CompletableFuture<List<Loaded>> outcome = dispatcher.lease(order, PATIENCE);
      line.order = order;
      CompletableFuture<List<Loaded>> unused =
          outcome.whenCompleteAsync((handed, e) -> take(line, order, handed), clerk);
    } catch (ApiException e) {
      log.debug("the next look tries again", e);
    }
  }

  /** 60 s unless timeouts are set otherwise. */
  private Duration lease() {
    return client.longest().plus(LONGEST_QUEUE).plus(SPARE);
  }

  private void take(Line line, LeaseOrder order, @Nullable List<Loaded> handed) {
    if (order.equals(line.order)) {
      line.order = null;
    }
    if (handed == null || handed.isEmpty()) {
      return; // sent away; the next look asks again
    }
    long taken = System.nanoTime();
    for (Loaded each : handed) {
      line.flying++;
      fly(line, each, taken);
    }
    orderMore(line);
  }

  private void orderMore(Line line) {
    if (lines.get(line.subscriber.id()) == line) {
      order(line);
    }
  }

  private void fly(Line line, Loaded handed, long taken) {
    try {
      posters.execute(() -> post(line, handed, taken));
    } catch (RejectedExecutionException e) {
      release(handed); // handed out while we stopped
    }
  }

  private void post(Line line, Loaded handed, long taken) {
    WebhookAnswer answer = null;
    try {
      answer = post(handed, Duration.ofNanos(System.nanoTime() - taken));
    } catch (RuntimeException e) {
      log.warn(
          "delivery {} is sent again when its lease has ended: {}",
          handed.delivery().id(),
          e.getMessage());
    } finally {
      boolean silent = answer != null && !answer.answered();
      tellClerk(() -> ended(line, silent));
    }
  }

  private void ended(Line line, boolean silent) {
    line.flying--;
    line.silent = silent;
    orderMore(line);
  }

  /** Null when it was not sent. */
  private @Nullable WebhookAnswer post(Loaded handed, Duration waited) {
    if (!running || waited.compareTo(LONGEST_QUEUE) > 0) {
      release(handed);
      return null;
    }
    Target target = subscribers.target(handed.delivery().id()).orElse(null);
    if (target == null) {
      return null; // deleted, with its deliveries
    }
    Webhook webhook = target.subscriber().webhook();
    if (webhook == null || webhook.paused()) {
      release(handed);
      return null;
    }
    WebhookAnswer answer =
        client.post(WebhookMessage.of(handed, webhook, target.fired(), clock.instant(), json));
    report(handed, webhook, answer);
    return answer;
  }

  private void report(Loaded handed, Webhook webhook, WebhookAnswer answer) {
    long fence = handed.delivery().fence();
    if (answer.isTaken()) {
      if (webhook.once()) {
        subscribers.pause(handed.delivery().subscriberId(), webhook.armed()); // before others see
        lookSoon();
      }
      tell(
          handed,
          (x, now) -> LifeCycle.complete(x.now(), fence, Run.Report.NOTHING, null, false, now));
    } else if (!running && !answer.answered()) {
      release(handed); // cut off by us
    } else {
      tell(handed, failure(fence, answer));
    }
  }

  private static Decision failure(long fence, WebhookAnswer answer) {
    Run.Report why = new Run.Report(null, null, null, answer.error());
    Duration wait = answer.retryAfter();
    return (x, now) ->
        LifeCycle.fail(
            x.now(),
            fence,
            why,
            answer.retry(),
            wait == null ? null : now.plus(wait),
            x.policy(),
            now);
  }

  private void release(Loaded handed) {
    tell(handed, (x, now) -> LifeCycle.release(x.now(), handed.delivery().fence(), now));
  }

  private void tell(Loaded handed, Decision decision) {
    long id = handed.delivery().id();
    CompletableFuture<Loaded> unheeded =
        dispatcher
            .submit(new Task.OfDelivery(id, decision, new CompletableFuture<>()))
            .whenComplete(
                (loaded, e) -> {
                  if (e != null) {
                    log.warn("what became of delivery {} is not known: {}", id, e.getMessage());
                  }
                });
    log.trace("told: {}", unheeded);
  }

  /** Before the dispatcher, which is told what has become of all. */
  @Override
  public void stop() {
    running = false;
    CompletableFuture.runAsync(() -> lines.values().forEach(Line::callOff), clerk).join();
    posters.shutdown();
    if (!await(posters)) {
      client.abort();
      await(posters);
    }
    clerk.shutdown();
    await(clerk);
  }

  private static boolean await(ExecutorService threads) {
    try {
      return threads.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
