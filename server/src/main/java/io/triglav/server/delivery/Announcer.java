package io.triglav.server.delivery;

import io.triglav.server.delivery.engine.Execution;
import io.triglav.server.delivery.engine.Run;
import io.triglav.server.delivery.engine.Verdict;
import io.triglav.server.job.Jobs;
import io.triglav.server.message.Publisher;
import io.triglav.server.message.Publisher.Publication;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Announces the outputs of runs that have succeeded. That they have is committed first, with a note
 * that their outputs are due: whatever happens to this server, one of the servers announces them.
 * The uuids of the messages follow from the run, so they are announced once.
 */
@Component
class Announcer implements org.springframework.beans.factory.DisposableBean {
  private static final Logger log = LoggerFactory.getLogger(Announcer.class);
  private static final int AT_ONCE = 2;
  private static final int LEFT_OVERS = 500;

  private final Jobs jobs;
  private final Publisher publisher;
  private final Dispatcher dispatcher;
  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          AT_ONCE,
          work -> {
            Thread thread = new Thread(work, "triglav-announcer");
            thread.setDaemon(true);
            return thread;
          });

  Announcer(
      Jobs jobs, Publisher publisher, Dispatcher dispatcher, JdbcClient jdbc, JsonMapper json) {
    this.jobs = jobs;
    this.publisher = publisher;
    this.dispatcher = dispatcher;
    this.jdbc = jdbc;
    this.json = json;
  }

  /**
   * Completes when the outputs are committed, or will be announced later, because something failed.
   */
  CompletableFuture<Loaded> announce(Loaded loaded) {
    Run run = loaded.now().run();
    if (run == null || !run.announce()) {
      return CompletableFuture.completedFuture(loaded);
    }
    return CompletableFuture.supplyAsync(() -> publications(run), threads)
        .thenCompose(publisher::publish)
        .thenCompose(published -> dispatcher.submit(announced(run.id())))
        .exceptionally(
            e -> {
              log.warn("the outputs of run {} are announced later: {}", run.id(), e.getMessage());
              return loaded;
            });
  }

  private static Task.OfRun announced(UUID id) {
    return new Task.OfRun(
        id,
        (x, now) -> {
          Run run = Objects.requireNonNull(x.now().run());
          return new Verdict.Changed(new Execution(x.now().delivery(), run.announced()));
        },
        new CompletableFuture<>());
  }

  /** What a server has left undone that ended just then. */
  @Scheduled(fixedDelayString = "PT10S")
  void announceLeftOvers() {
    List<UUID> ids =
        jdbc.sql(
                "SELECT id FROM run WHERE announce AND ended_at < now() - :age * interval '1 second' ORDER BY id LIMIT :limit")
            .param("age", Duration.ofSeconds(10).toSeconds())
            .param("limit", LEFT_OVERS)
            .query(UUID.class)
            .list();
    for (UUID id : ids) {
      dispatcher.submit(look(id)).thenCompose(this::announce).join();
    }
  }

  private static Task.OfRun look(UUID id) {
    return new Task.OfRun(id, (x, now) -> new Verdict.Repeated(x.now()), new CompletableFuture<>());
  }

  private List<Publication> publications(Run run) {
    return outputs(run).stream().map(output -> publication(run, output)).toList();
  }

  private List<OutputRequest> outputs(Run run) {
    String given = run.outputs();
    if (given != null) {
      return Arrays.asList(json.readValue(given, OutputRequest[].class));
    }
    return jobs.outputs(run.subject().jobId()).stream()
        .map(
            output -> new OutputRequest(output.uri(), output.unit(), output.timezone(), null, null))
        .toList();
  }

  private static Publication publication(Run run, OutputRequest output) {
    String uri = String.valueOf(output.uri());
    String unit = String.valueOf(output.unit());
    String timezone = orElse(output.timezone(), run.subject().timezone());
    long time = output.time() == null ? run.subject().time() : output.time();
    String key =
        String.join("\n", "run", run.id().toString(), uri, unit, timezone, Long.toString(time));
    boolean empty = output.payload() == null || output.payload().isNull();
    return new Publication(
        key,
        uri,
        unit,
        timezone,
        time,
        empty ? null : Objects.requireNonNull(output.payload()).toString());
  }

  private static String orElse(@Nullable String text, String otherwise) {
    return text == null ? otherwise : text;
  }

  @Override
  public void destroy() throws InterruptedException {
    threads.shutdown();
    threads.awaitTermination(5, TimeUnit.SECONDS);
  }
}
