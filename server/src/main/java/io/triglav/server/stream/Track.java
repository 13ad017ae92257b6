package io.triglav.server.stream;

import io.triglav.server.wake.Feed;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One kind of rows on their way into one stream: each row with an id above where it began, once and
 * in order. New rows are put in a small buffer by the thread that wakes; when the stream is too
 * slow for that, they are dropped and read from the database later, as those from before the stream
 * are.
 *
 * @param <T> the rows
 */
final class Track<T> {
  static final int MOST_WAITING = 1_000;
  private static final int PAGE = 100;

  private final Kind kind;
  private final Feed.Source<T> source;
  private final Predicate<T> wanted;
  private final Function<T, Object> shape;

  /** Rows that were looked up; touched by whoever has the stream's turn. */
  private final Deque<T> page = new ArrayDeque<>();

  private long cursor;

  private final Deque<T> buffer = new ArrayDeque<>();
  private boolean behind = true;

  /**
   * Begins after an id.
   *
   * @param wanted which rows are told of; the others are passed by
   * @param shape what is told of them
   */
  Track(
      Kind kind,
      Feed.Source<T> source,
      long cursor,
      Predicate<T> wanted,
      Function<T, Object> shape) {
    this.kind = kind;
    this.source = source;
    this.cursor = cursor;
    this.wanted = wanted;
    this.shape = shape;
  }

  Kind kind() {
    return kind;
  }

  /** The last row that was told of or passed by. */
  long cursor() {
    return cursor;
  }

  /** New rows. Quick, as the thread that wakes wants it. */
  synchronized void offer(List<T> rows) {
    if (behind) {
      return; // they will be read
    }
    if (buffer.size() + rows.size() > MOST_WAITING) {
      fallBehind();
    } else {
      buffer.addAll(rows);
    }
  }

  /**
   * Goes on by a row, which may turn out to be passed by.
   *
   * @return what to tell; null: nothing this time
   */
  @Nullable Object step() {
    T row = page.remove();
    long id = source.idOf(row);
    if (id <= cursor) {
      return null;
    }
    cursor = id;
    return wanted.test(row) ? shape.apply(row) : null;
  }

  /** Whether there is a row; may ask the database. */
  boolean hasRow() {
    if (page.isEmpty()) {
      fill();
    }
    return !page.isEmpty();
  }

  private void fill() {
    if (takeBuffered()) {
      return;
    }
    List<T> rows;
    try {
      rows = source.after(cursor, PAGE);
    } catch (RuntimeException e) {
      fallBehind();
      throw e;
    }
    page.addAll(rows);
    if (rows.size() == PAGE) {
      fallBehind();
    }
  }

  /**
   * False when the database is to be asked. What is committed from this moment on is buffered, what
   * was committed before is seen by the look that follows; a row that is both is told of once.
   */
  private synchronized boolean takeBuffered() {
    if (behind) {
      behind = false;
      return false;
    }
    page.addAll(buffer);
    buffer.clear();
    return true;
  }

  private synchronized void fallBehind() {
    behind = true;
    buffer.clear();
  }
}
