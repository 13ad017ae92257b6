package io.triglav.benchmark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The server as a user starts it: {@code java -jar triglav-server.jar}, a process of its own. */
final class ServerProcess implements AutoCloseable {
  static final String PASSWORD = "correct horse battery";

  private static final Duration LONGEST_START = Duration.ofSeconds(60);
  private static final byte[] HEALTH =
      "GET /actuator/health/readiness HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final Process process;
  private final int port;
  private final Path log;
  private final long begin = System.nanoTime();

  private ServerProcess(Process process, int port, Path log) {
    this.process = process;
    this.port = port;
    this.log = log;
  }

  /**
   * Starts it on a free port of the loopback interface.
   *
   * @param command java with its options
   * @param folder for its data and its log
   * @param settings environment variables
   */
  static ServerProcess start(List<String> command, Path folder, Map<String, String> settings)
      throws IOException {
    int port = freePort();
    Path log = folder.resolve("server.log");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(settings);
    builder.environment().put("SERVER_ADDRESS", "127.0.0.1");
    builder.environment().put("SERVER_PORT", "" + port);
    builder.environment().put("TRIGLAV_DATA_DIR", folder.resolve("data").toString());
    builder.environment().put("TRIGLAV_ADMIN_PASSWORD", PASSWORD);
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    return new ServerProcess(builder.start(), port, log);
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  /** Waits until it is ready, and says how long that took since its start. */
  Duration awaitHealthy() throws IOException, InterruptedException {
    while (!healthy()) {
      Duration since = Duration.ofNanos(System.nanoTime() - begin);
      if (!process.isAlive() || since.compareTo(LONGEST_START) > 0) {
        throw new BenchmarkFailure("the server did not start:\n" + Files.readString(log));
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  private boolean healthy() {
    try (HttpConnection connection = new HttpConnection(port)) {
      return connection.exchange(HEALTH).status() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().completeOnTimeout(process, 15, TimeUnit.SECONDS).join();
    process.destroyForcibly().onExit().join();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
