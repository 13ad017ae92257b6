package io.triglav.benchmark;

import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A worker of one subscriber: asks for a delivery, waits, completes it, asks again. */
final class Waiter implements AutoCloseable, Runnable {
  /** What came, and when by this machine's clock. */
  record Received(long jobMessageId, Instant at) {}

  private static final Pattern DELIVERY =
      Pattern.compile("\"id\":(\\d+).*?\"fence\":(\\d+).*?\"job_message_id\":(\\d+)");

  private final HttpConnection connection;
  private final byte[] lease;
  private final Api api;
  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private volatile boolean closed;

  Waiter(Api api, int port, String subscriber) {
    this.api = api;
    this.connection = new HttpConnection(port);
    this.lease =
        api.request(
            "POST",
            "/api/v1/deliveries/lease",
            "{\"subscriber\":\"%s\",\"wait_seconds\":60}".formatted(subscriber));
  }

  /** What has come, oldest first. */
  BlockingQueue<Received> received() {
    return received;
  }

  @Override
  public void run() {
    try {
      while (!closed) {
        String answer = connection.exchange(lease).ok();
        Instant at = Instant.now();
        Matcher delivery = DELIVERY.matcher(answer);
        if (delivery.find()) {
          complete(delivery.group(1), delivery.group(2));
          received.add(new Received(Long.parseLong(delivery.group(3)), at));
        }
      }
    } catch (IOException e) {
      if (!closed) {
        throw new BenchmarkFailure("a waiter failed: " + e, e);
      }
    }
  }

  private void complete(String id, String fence) throws IOException {
    connection
        .exchange(
            api.request(
                "POST", "/api/v1/deliveries/" + id + "/complete", "{\"fence\":" + fence + "}"))
        .ok();
  }

  @Override
  public void close() throws IOException {
    closed = true;
    connection.close();
  }
}
