package io.triglav.server.stream;

import io.triglav.server.wake.Feed;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * The events of one listener. It is written to only when it takes something without waiting, by one
 * thread at a time, a little each turn: who listens slowly, or not at all, holds up nobody.
 */
final class EventStream implements WriteListener {
  private static final Logger log = LoggerFactory.getLogger(EventStream.class);
  private static final int CHUNK = 65_536;

  /** A turn ends after so many rows, even when all of them were passed by. */
  private static final int MOST_ROWS = 1_000;

  private final Cursor begin;
  private final JsonMapper json;
  private final Executor threads;
  private final Consumer<EventStream> farewell;
  private final List<Track<?>> tracks = new ArrayList<>();
  private final List<Feed.Subscription> subscriptions = new ArrayList<>();
  private final AtomicInteger calls = new AtomicInteger();
  private @Nullable AsyncContext request;
  private @Nullable ServletOutputStream output;
  private volatile boolean begun;
  private volatile boolean heartbeatDue;
  private volatile boolean over;
  private boolean greeted;
  private int rows;
  private boolean unflushed;
  private boolean finished;

  /**
   * A stream that has not begun.
   *
   * @param begin where it begins
   * @param farewell told of its end
   */
  EventStream(Cursor begin, JsonMapper json, Executor threads, Consumer<EventStream> farewell) {
    this.begin = begin;
    this.json = json;
    this.threads = threads;
    this.farewell = farewell;
  }

  /** Tells of these rows too; before it begins. */
  <T> void follow(Track<T> track, Feed<T> feed) {
    tracks.add(track);
    subscriptions.add(
        feed.subscribe(
            news -> {
              track.offer(news);
              call();
            }));
  }

  /** Begins as soon as the server has let go of the request. */
  void begin(AsyncContext itsRequest) throws IOException {
    ServletOutputStream itsOutput = itsRequest.getResponse().getOutputStream();
    request = itsRequest;
    output = itsOutput;
    itsOutput.setWriteListener(this);
  }

  @Override
  public void onWritePossible() {
    begun = true;
    call();
  }

  @Override
  public void onError(Throwable gone) {
    begun = true;
    end();
  }

  /** A sign of life is due. */
  void beat() {
    heartbeatDue = true;
    call();
  }

  void end() {
    over = true;
    call();
  }

  /** There may be something to do. Never waits, and never has two threads do it. */
  void call() {
    if (begun && calls.getAndIncrement() == 0) {
      enqueue();
    }
  }

  private void enqueue() {
    try {
      threads.execute(this::answerCalls);
    } catch (RejectedExecutionException e) {
      log.debug("the server has stopped", e);
    }
  }

  private void answerCalls() {
    int seen = calls.get();
    boolean more = false;
    try {
      more = turn();
    } catch (IOException | IllegalStateException e) {
      log.debug("a listener has gone", e);
      over = true;
      finish();
    } catch (RuntimeException e) {
      log.warn("a stream of events is ended, for its listener to resume it: {}", e.getMessage());
      over = true;
      finish();
    }
    if (more || !calls.compareAndSet(seen, 0)) {
      enqueue(); // behind the others
    }
  }

  /**
   * Writes a little.
   *
   * @return whether there is more and it would be taken
   */
  private boolean turn() throws IOException {
    ServletOutputStream open = output;
    if (over || open == null) {
      finish();
      return false;
    }
    if (!open.isReady()) {
      return false; // onWritePossible will call
    }
    byte[] chunk = nextChunk();
    if (chunk.length > 0) {
      unflushed = true;
      open.write(chunk);
    } else if (unflushed) {
      unflushed = false;
      open.flush();
    }
    return chunk.length > 0 || rows == MOST_ROWS;
  }

  private byte[] nextChunk() throws IOException {
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    if (!greeted) {
      greeted = true;
      print(chunk, "hello", "{}");
    }
    if (heartbeatDue) {
      heartbeatDue = false;
      chunk.write(":\n\n".getBytes(StandardCharsets.UTF_8));
    }
    rows = 0;
    for (Track<?> track : tracks) {
      while (rows < MOST_ROWS && chunk.size() < CHUNK && track.hasRow()) {
        rows++;
        Object told = track.step();
        if (told != null) {
          print(chunk, track.kind().event(), json.writeValueAsString(told));
        }
      }
    }
    return chunk.toByteArray();
  }

  private void print(ByteArrayOutputStream chunk, String event, String data) throws IOException {
    chunk.write(
        ("id: " + cursor() + "\nevent: " + event + "\ndata: " + data + "\n\n")
            .getBytes(StandardCharsets.UTF_8));
  }

  private Cursor cursor() {
    return new Cursor(
        cursor(Kind.MESSAGES, begin.messages()),
        cursor(Kind.JOB_MESSAGES, begin.jobMessages()),
        cursor(Kind.RUNS, begin.runEvents()));
  }

  private long cursor(Kind kind, long otherwise) {
    return tracks.stream()
        .filter(track -> track.kind() == kind)
        .mapToLong(Track::cursor)
        .findFirst()
        .orElse(otherwise);
  }

  private void finish() {
    if (finished) {
      return;
    }
    finished = true;
    leave();
    try {
      if (request != null) {
        request.complete();
      }
    } catch (IllegalStateException e) {
      log.debug("the server has ended the request already", e);
    }
  }

  /** Listens no longer. */
  void leave() {
    subscriptions.forEach(Feed.Subscription::close);
    farewell.accept(this);
  }
}
