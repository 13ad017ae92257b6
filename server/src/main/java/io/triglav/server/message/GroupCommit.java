package io.triglav.server.message;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.triglav.server.shared.ApiException;
import io.triglav.server.shared.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * One thread that takes all requests that wait and commits them as one transaction. While it
 * commits, the next ones gather: the busier the server, the larger the groups; a lone request waits
 * for nothing.
 */
@Component
class GroupCommit implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);
  private static final int MOST_MESSAGES = 10_000;
  private static final Duration SOON = Duration.ofSeconds(1);

  private final MessageWriter writer;
  private final BlockingQueue<Submission> queue;
  private final DistributionSummary sizes;
  private volatile boolean running;
  private @Nullable Thread thread;
  private @Nullable Submission leftOver;

  GroupCommit(MessageWriter writer, Settings settings, MeterRegistry metrics) {
    this.writer = writer;
    this.queue = new ArrayBlockingQueue<>(settings.write().queueCapacity());
    this.sizes =
        DistributionSummary.builder("triglav.write.group")
            .description("Messages in one commit")
            .register(metrics);
    Gauge.builder("triglav.write.queue", queue, BlockingQueue::size)
        .description("Requests that wait for the writer")
        .register(metrics);
  }

  /**
   * Hands messages to the writer.
   *
   * @throws ApiException 503 when too many wait already, or the server is stopping
   */
  Submission submit(List<NewMessage> messages) {
    Submission submission = new Submission(messages, new CompletableFuture<>());
    if (!running) {
      throw ApiException.unavailable("the server is stopping; send it again", SOON);
    }
    if (!queue.offer(submission)) {
      throw ApiException.unavailable(
          "too many requests wait for the database; send it again", SOON);
    }
    return submission;
  }

  /**
   * Takes back a request that nobody waits for any more, unless the writer has it already: what
   * waits fills the memory.
   */
  void abandon(Submission submission) {
    submission.outcome().cancel(false);
    queue.removeIf(waiting -> waiting.outcome().isCancelled());
  }

  /** How many requests wait for the writer. */
  int waiting() {
    return queue.size();
  }

  @Override
  public synchronized void start() {
    running = true;
    thread = new Thread(this::run, "triglav-writer");
    thread.start();
  }

  /** Starts before the web server and stops after it: while requests come in, they are written. */
  @Override
  public int getPhase() {
    return SmartLifecycle.DEFAULT_PHASE - 4096;
  }

  /** Requests have ended by now; what still waits is committed before the thread ends. */
  @Override
  public synchronized void stop() {
    running = false;
    Thread stopping = thread;
    try {
      if (stopping != null) {
        stopping.join(TimeUnit.SECONDS.toMillis(20));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    writer.close();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void run() {
    while (running || !queue.isEmpty() || leftOver != null) {
      List<Submission> group = nextGroup();
      if (!group.isEmpty()) {
        commit(group);
      }
    }
  }

  private void commit(List<Submission> group) {
    sizes.record(group.stream().mapToInt(submission -> submission.messages().size()).sum());
    try {
      writer.write(new Group(group));
    } catch (RuntimeException | Error e) {
      log.error("unexpected error while writing messages", e);
      group.forEach(submission -> submission.outcome().completeExceptionally(e));
    }
  }

  private List<Submission> nextGroup() {
    List<Submission> group = new ArrayList<>();
    Submission next = first();
    int messages = 0;
    while (next != null) {
      messages += next.messages().size();
      if (!group.isEmpty() && messages > MOST_MESSAGES) {
        leftOver = next;
        break;
      }
      group.add(next);
      next = queue.poll();
    }
    return group;
  }

  private @Nullable Submission first() {
    Submission kept = leftOver;
    leftOver = null;
    try {
      return kept != null ? kept : queue.poll(100, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return null; // nobody interrupts this thread; running says when to end
    }
  }
}
