package io.triglav.benchmark;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.DoubleStream;

/** Some senders at once; they keep their connections from round to round. */
final class Load implements AutoCloseable {
  /** What the senders of one round did together. */
  record Result(long messages, double seconds, Statistics latencies) {}

  private record Share(long messages, DoubleStream latencies) {}

  private final List<? extends Sender> senders;

  Load(List<? extends Sender> senders) {
    this.senders = senders;
  }

  /** Lets all senders send until the time is over; what is under way then is finished. */
  Result run(Duration duration) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(senders.size());
    try {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<Share>> shares = new ArrayList<>();
      for (Sender sender : senders) {
        shares.add(
            threads.submit(
                () -> {
                  start.await();
                  return send(sender, System.nanoTime() + duration.toNanos());
                }));
      }
      long begin = System.nanoTime();
      start.countDown();
      List<Share> done = new ArrayList<>();
      for (Future<Share> share : shares) {
        done.add(get(share));
      }
      return result(done, System.nanoTime() - begin);
    } finally {
      threads.shutdownNow();
    }
  }

  private static Result result(List<Share> shares, long nanos) {
    long sum = shares.stream().mapToLong(Share::messages).sum();
    double[] latencies = shares.stream().flatMapToDouble(Share::latencies).toArray();
    return new Result(sum, nanos / 1e9, Statistics.of(latencies));
  }

  private static Share send(Sender sender, long deadline) throws IOException, SQLException {
    DoubleStream.Builder latencies = DoubleStream.builder();
    long stored = 0;
    long now = System.nanoTime();
    while (now < deadline) {
      stored += sender.send();
      long after = System.nanoTime();
      latencies.add((after - now) / 1e6);
      now = after;
    }
    return new Share(stored, latencies.build());
  }

  private static Share get(Future<Share> share) throws InterruptedException {
    try {
      return share.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw cause instanceof BenchmarkFailure known
          ? known
          : new BenchmarkFailure("a sender failed: " + cause, e);
    }
  }

  @Override
  public void close() throws IOException, SQLException {
    for (Sender sender : senders) {
      sender.close();
    }
  }
}
