package io.triglav.server.stream;

import io.triglav.server.delivery.RunEvent;
import io.triglav.server.delivery.RunEvents;
import io.triglav.server.message.MessageResponse;
import io.triglav.server.message.Messages;
import io.triglav.server.shared.ApiException;
import io.triglav.server.shared.Settings;
import io.triglav.server.trigger.JobMessage;
import io.triglav.server.trigger.JobMessages;
import io.triglav.server.wake.Feed;
import io.triglav.server.wake.Wakeups;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/** All streams: a few threads write to however many there are. */
@Service
class Streams implements DisposableBean {
  private static final int WRITERS = 4;
  private static final Duration SOON = Duration.ofSeconds(5);

  /** A firing, as it is told of. */
  private record Fired(long id, long job_id, @Nullable String job_uri, long time, String timezone) {
    static Fired of(JobMessage row) {
      return new Fired(row.id(), row.job_id(), row.job_uri(), row.time(), row.timezone());
    }
  }

  /** What a kind of events is made of. */
  private record Origin<T>(
      Kind kind,
      Feed<T> feed,
      Feed.Source<T> source,
      Function<T, @Nullable String> jobUri,
      Function<T, Object> shape) {

    Track<T> track(long cursor, @Nullable String onlyOf) {
      Predicate<T> wanted = onlyOf == null ? row -> true : row -> onlyOf.equals(jobUri.apply(row));
      return new Track<>(kind, source, cursor, wanted, shape);
    }
  }

  private final Origin<MessageResponse> messages;
  private final Origin<JobMessage> jobMessages;
  private final Origin<RunEvent> runs;
  private final JsonMapper json;
  private final int most;
  private final Set<EventStream> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService writers =
      Executors.newFixedThreadPool(WRITERS, work -> thread(work, "triglav-stream"));
  private final ScheduledExecutorService heart =
      Executors.newSingleThreadScheduledExecutor(work -> thread(work, "triglav-heartbeat"));
  private volatile boolean closed;

  Streams(
      Messages messages,
      Feed<MessageResponse> messageFeed,
      JobMessages jobMessages,
      Feed<JobMessage> jobMessageFeed,
      RunEvents runEvents,
      Feed<RunEvent> runEventFeed,
      Wakeups wakeups,
      JsonMapper json,
      Settings settings) {
    this.messages = new Origin<>(Kind.MESSAGES, messageFeed, messages, row -> null, row -> row);
    this.jobMessages =
        new Origin<>(
            Kind.JOB_MESSAGES, jobMessageFeed, jobMessages, JobMessage::job_uri, Fired::of);
    this.runs = new Origin<>(Kind.RUNS, runEventFeed, runEvents, RunEvent::job_uri, row -> row);
    this.json = json;
    this.most = settings.stream().most();
    wakeups.onStop(this::close);
    long interval = settings.stream().heartbeat().toMillis();
    ScheduledFuture<?> unused =
        heart.scheduleAtFixedRate(
            () -> open.forEach(EventStream::beat), interval, interval, TimeUnit.MILLISECONDS);
  }

  private static Thread thread(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /** From now on. */
  Cursor now() {
    return new Cursor(
        messages.source().lastId(), jobMessages.source().lastId(), runs.source().lastId());
  }

  /**
   * Makes a stream that listens already and is yet to begin.
   *
   * @param onlyOf the job whose firings and runs are told of; null: all
   * @throws ApiException 503 when there are too many, or the server is stopping
   */
  EventStream open(Set<Kind> kinds, @Nullable String onlyOf, Cursor begin) {
    if (closed || open.size() >= most) {
      throw ApiException.unavailable("there are too many streams already; try again later", SOON);
    }
    EventStream stream = new EventStream(begin, json, writers, open::remove);
    open.add(stream);
    try {
      follow(stream, messages, kinds, begin.messages(), null);
      follow(stream, jobMessages, kinds, begin.jobMessages(), onlyOf);
      follow(stream, runs, kinds, begin.runEvents(), onlyOf);
    } catch (RuntimeException e) {
      stream.leave();
      throw e;
    }
    if (closed) {
      stream.end(); // the server has begun to stop meanwhile
    }
    return stream;
  }

  private static <T> void follow(
      EventStream stream, Origin<T> origin, Set<Kind> kinds, long begin, @Nullable String onlyOf) {
    if (kinds.contains(origin.kind())) {
      stream.follow(origin.track(begin, onlyOf), origin.feed());
    }
  }

  /** Who listened resumes on another server. */
  private void close() {
    closed = true;
    heart.shutdownNow();
    open.forEach(EventStream::end);
  }

  @Override
  public void destroy() {
    heart.shutdownNow();
    writers.shutdown();
  }
}
