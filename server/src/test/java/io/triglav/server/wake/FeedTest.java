package io.triglav.server.wake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triglav.server.support.SharedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows are numbers that a list holds, committed by adding one and signalling. */
class FeedTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Rows rows = new Rows();
  private final Wakeups wakeups = new Wakeups(SharedServer.database());
  private final Feed<Long> feed = new Feed<>(rows, wakeups, Topic.RUNS);

  private static final class Rows implements Feed.Source<Long> {
    private final List<Long> committed = new CopyOnWriteArrayList<>();
    private final AtomicInteger reads = new AtomicInteger();

    @Override
    public List<Long> after(long id, int limit) {
      reads.incrementAndGet();
      return committed.stream().filter(row -> row > id).limit(limit).toList();
    }

    @Override
    public long lastId() {
      return committed.isEmpty() ? 0 : committed.get(committed.size() - 1);
    }

    @Override
    public long idOf(Long row) {
      return row;
    }
  }

  @BeforeEach
  void start() {
    wakeups.start();
  }

  @AfterEach
  void stop() {
    wakeups.stop();
  }

  private void commit(long row) {
    rows.committed.add(row);
    wakeups.signal(Topic.RUNS);
  }

  private CompletableFuture<List<Long>> pollFrom(long offset, int limit) {
    return feed.poll(() -> rows.after(offset - 1, limit), row -> row >= offset, limit, LONG);
  }

  @Test
  void whatIsThereIsTheAnswer() {
    commit(1);
    commit(2);
    assertThat(pollFrom(2, 10).join()).containsExactly(2L);
  }

  @Test
  void whoWaitsGetsTheFirstThatFits() {
    CompletableFuture<List<Long>> waiting = pollFrom(2, 10);
    commit(1);
    assertThat(waiting).isNotDone();
    commit(2);
    assertThat(waiting.join()).containsExactly(2L);
  }

  @Test
  void withoutPatienceThereIsOneLook() {
    assertThat(feed.poll(() -> List.of(), row -> true, 1, Duration.ZERO).join()).isEmpty();
    assertThat(feed.waiting()).isZero();
  }

  @Test
  void whenNobodyWaitsNothingIsRead() throws Exception {
    CountDownLatch woken = new CountDownLatch(1);
    wakeups.onWake(Topic.RUNS, () -> true, woken::countDown); // comes after the feed's own
    commit(1);
    woken.await();
    assertThat(rows.reads).hasValue(0);
  }

  @Test
  void aHundredThatWaitCostOneRead() {
    List<CompletableFuture<List<Long>>> waiting = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      waiting.add(feed.poll(List::of, row -> true, 1, LONG));
    }
    int before = rows.reads.get();
    commit(1);
    waiting.forEach(each -> assertThat(each.join()).containsExactly(1L));
    // One for the row; at most one more each for wake-ups that found nothing new.
    assertThat(rows.reads.get() - before).isLessThan(10);
  }

  @Test
  void whatIsCommittedDuringTheLookIsNotLostNorComesBeforeWhatIsOlder() {
    CompletableFuture<List<Long>> polled =
        feed.poll(
            () -> {
              commit(1); // while the look is under way, which does not see it
              commit(2);
              return List.of();
            },
            row -> true,
            1,
            LONG);
    assertThat(polled.join()).containsExactly(1L);
  }

  @Test
  void aFailingLookIsTheAnswer() {
    CompletableFuture<List<Long>> failed =
        feed.poll(
            () -> {
              throw new IllegalStateException("no database");
            },
            row -> true,
            1,
            LONG);
    assertThatThrownBy(failed::join)
        .isInstanceOf(CompletionException.class)
        .hasMessageContaining("no database");
    assertThat(feed.waiting()).isZero();
  }

  @Test
  void allAreSentAwayAtTheEnd() {
    CompletableFuture<List<Long>> waiting = pollFrom(1, 1);
    wakeups.stop();
    assertThat(waiting.join()).isEmpty();
  }

  @Test
  void followersMissNoneAndSeeNoneTwice() {
    int count = 5_000;
    List<CompletableFuture<List<Long>>> followers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int limit = 1 + i * 3;
      followers.add(
          CompletableFuture.supplyAsync(
              () -> follow(count, limit), task -> new Thread(task).start()));
    }
    LongStream.rangeClosed(1, count).forEach(this::commit);
    List<Long> all = LongStream.rangeClosed(1, count).boxed().toList();
    followers.forEach(follower -> assertThat(follower.join()).isEqualTo(all));
  }

  private List<Long> follow(int count, int limit) {
    List<Long> seen = new ArrayList<>();
    while (seen.size() < count) {
      long next = seen.isEmpty() ? 1 : seen.get(seen.size() - 1) + 1;
      seen.addAll(pollFrom(next, limit).join());
    }
    return seen;
  }
}
