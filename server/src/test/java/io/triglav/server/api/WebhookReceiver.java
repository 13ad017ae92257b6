package io.triglav.server.api;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** Takes webhooks and answers as it is told: 200 unless told otherwise. */
final class WebhookReceiver implements AutoCloseable {
  /** What has arrived. */
  record Arrived(String path, Headers headers, String body) {
    String header(String name) {
      return String.valueOf(headers.getFirst(name));
    }

    JsonNode data() {
      return Fixtures.read(body).path("data");
    }
  }

  /** An answer. */
  interface Answering {
    void answer(HttpExchange exchange) throws IOException;
  }

  private final BlockingQueue<Arrived> arrived = new LinkedBlockingQueue<>();
  private final Queue<Answering> answers = new ConcurrentLinkedQueue<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  WebhookReceiver() {
    try {
      server =
          HttpServer.create(
              new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** The next request is answered so. */
  WebhookReceiver then(Answering answer) {
    answers.add(answer);
    return this;
  }

  WebhookReceiver then(int status, Map<String, String> headers) {
    return then(
        exchange -> {
          headers.forEach(exchange.getResponseHeaders()::set);
          exchange.sendResponseHeaders(status, -1);
        });
  }

  /** The next request is not answered before the end of the test. */
  WebhookReceiver thenNothing() {
    return then(
        exchange -> {
          try {
            closing.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /** Waits for it. */
  Arrived next() {
    try {
      Arrived next = arrived.poll(30, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("nothing has arrived");
      }
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What has arrived and was not taken yet. */
  int waiting() {
    return arrived.size();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Answering answer = answers.poll();
      arrived.add(
          new Arrived(exchange.getRequestURI().getPath(), exchange.getRequestHeaders(), body));
      if (answer == null) {
        exchange.sendResponseHeaders(200, -1);
      } else {
        answer.answer(exchange);
      }
    }
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
