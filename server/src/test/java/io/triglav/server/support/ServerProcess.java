package io.triglav.server.support;

import io.triglav.server.TriglavServer;
import io.triglav.server.database.Database;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server as a process of its own, which can be killed. */
public final class ServerProcess implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("ready at (http://\\S+)");

  private final Process process;
  private final List<String> log = new ArrayList<>();
  private final String url;

  private ServerProcess(Process process) {
    this.process = process;
    this.url = awaitReady();
  }

  /** Starts a server from the tests' class path on a given database and waits until it answers. */
  public static ServerProcess start(Database database) {
    List<String> command =
        new ArrayList<>(List.of(java(), "-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(TriglavServer.class.getName());
    return start(
        command,
        Map.of(
            "SERVER_PORT", "0",
            "SPRING_DATASOURCE_URL", database.url(),
            "SPRING_DATASOURCE_USERNAME", database.username(),
            "SPRING_DATASOURCE_PASSWORD", database.password(),
            "TRIGLAV_ADMIN_PASSWORD", TestServer.ADMIN_PASSWORD,
            "TRIGLAV_DATA_DIR", temporaryFolder().toString()));
  }

  public static ServerProcess start(List<String> command, Map<String, String> environment) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      return new ServerProcess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  public Api logIn() {
    return new Api(url).logIn("admin", TestServer.ADMIN_PASSWORD);
  }

  public String url() {
    return url;
  }

  /** As {@code kill -9} does. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** As SIGTERM does; returns the exit code. */
  public int stop() {
    process.destroy();
    return awaitEnd();
  }

  @Override
  public void close() {
    stop();
  }

  private int awaitEnd() {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private String awaitReady() {
    BufferedReader output = process.inputReader();
    try {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        log.add(line);
        Matcher ready = READY.matcher(line);
        if (ready.find()) {
          drain(output);
          return ready.group(1).replace("localhost", "127.0.0.1");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalStateException(
        "the server ended before it was ready:\n" + String.join("\n", log));
  }

  /** A full pipe would stop the server. */
  private static void drain(BufferedReader output) {
    Thread reader = new Thread(() -> output.lines().forEach(line -> {}), "server-output");
    reader.setDaemon(true);
    reader.start();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("triglav-process");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
