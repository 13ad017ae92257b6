package io.triglav.server.api;

import static io.triglav.server.api.Fixtures.daily;
import static io.triglav.server.api.Fixtures.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.triglav.server.database.Database;
import io.triglav.server.support.Api;
import io.triglav.server.support.Api.Answer;
import io.triglav.server.support.TestDatabase;
import io.triglav.server.support.TestServer;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A server that is told to stop while everybody posts: whom it has let in, it serves. */
class ShutdownTest {
  private static final int POSTERS = 8;

  private final Database database = TestDatabase.newSchema();
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final Queue<String> refusals = new ConcurrentLinkedQueue<>();
  private final CountDownLatch busy = new CountDownLatch(POSTERS * 50);

  @Test
  void whoeverGetsAnAnswerGetsAGoodOne() throws Exception {
    ExecutorService posters = Executors.newFixedThreadPool(POSTERS);
    List<Future<?>> posting = new ArrayList<>();
    try (TestServer server = TestServer.start(database)) {
      for (int i = 0; i < POSTERS; i++) {
        posting.add(posters.submit(() -> postUntilTheServerIsGone(server.api())));
      }
      busy.await();
    }
    for (Future<?> poster : posting) {
      poster.get();
    }
    posters.shutdown();
    assertThat(refusals).isEmpty();
    assertThat(stored()).containsAll(acknowledged);
  }

  private void postUntilTheServerIsGone(Api api) {
    try {
      while (true) {
        post(api, UUID.randomUUID().toString());
        busy.countDown();
      }
    } catch (UncheckedIOException gone) {
      // refused, or closed without an answer: the sender knows that he has to send it again
    }
  }

  private void post(Api api, String uuid) {
    Map<String, @Nullable Object> message = daily("shutdown://a", 0);
    message.put("uuid", uuid);
    Answer answer = api.post("/messages", json(List.of(message)));
    if (answer.status() == 200) {
      acknowledged.add(uuid);
    } else {
      refusals.add(answer.text());
    }
  }

  private List<String> stored() {
    return Fixtures.client(database)
        .sql("SELECT uuid::text FROM message")
        .query(String.class)
        .list();
  }
}
