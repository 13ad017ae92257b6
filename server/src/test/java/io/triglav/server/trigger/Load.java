package io.triglav.server.trigger;

import io.triglav.server.support.Api;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** Random messages from many posters to several servers, all drawn from one seed. */
final class Load {
  /** A message as it goes out, and the uuid in it. */
  record Message(String uuid, String json) {
    static Message random(String dataset, long time, Random random) {
      return of(new UUID(random.nextLong(), random.nextLong()).toString(), dataset, time);
    }

    static Message of(String uuid, String dataset, long time) {
      return new Message(
          uuid,
          """
          {"uuid": "%s", "resource_uri": "%s", "resource_unit": "daily", "resource_time": %d,
           "resource_timezone": "+09:00", "payload": {"n": 1}}"""
              .formatted(uuid, dataset, time));
    }
  }

  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

  /** The uuids of all messages that a server has answered for. */
  Set<String> acknowledged() {
    return acknowledged;
  }

  /**
   * Posts a batch; a server that is gone makes the next one take it: the uuids make a repeat
   * harmless.
   */
  void post(List<Api> servers, int first, List<Message> batch) {
    String body = batch.stream().map(Message::json).toList().toString();
    for (int i = 0; i < servers.size(); i++) {
      try {
        Api.Answer answer = servers.get((first + i) % servers.size()).post("/messages", body);
        if (answer.status() == 200) {
          batch.forEach(message -> acknowledged.add(message.uuid()));
          return;
        }
        throw new IllegalStateException(answer.status() + " " + answer.text());
      } catch (UncheckedIOException gone) {
        // the next one takes it
      }
    }
    throw new IllegalStateException("no server left");
  }

  /** Runs numbered work on so many threads at once, and fails as the first of them fails. */
  static void inParallel(int threads, IntFunction<Runnable> work)
      throws InterruptedException, ExecutionException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        all.add(pool.submit(work.apply(i)));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  /** Registers random jobs over the datasets. */
  static void registerJobs(Api api, List<String> datasets, int jobs, Random random) {
    for (int job = 0; job < jobs; job++) {
      List<String> chosen = new ArrayList<>(datasets);
      java.util.Collections.shuffle(chosen, random);
      registerJob(
          api,
          "job://" + job,
          random.nextBoolean() ? "and" : "or",
          chosen.subList(0, 1 + random.nextInt(3)));
    }
  }

  static void registerJob(Api api, String uri, String op, List<String> datasets) {
    List<String> inputs =
        datasets.stream()
            .map(
                uriOf ->
                    "{\"uri\": \"" + uriOf + "\", \"unit\": \"daily\", \"timezone\": \"+09:00\"}")
            .toList();
    Api.Answer answer =
        api.put(
            "/jobs",
            "{\"uri\": \""
                + uri
                + "\", \"logical_op\": \""
                + op
                + "\", \"input_resources\": "
                + inputs
                + "}");
    if (answer.status() != 200) {
      throw new IllegalStateException(answer.text());
    }
  }

  static void each(int count, Consumer<Integer> step) {
    for (int i = 0; i < count; i++) {
      step.accept(i);
    }
  }
}
