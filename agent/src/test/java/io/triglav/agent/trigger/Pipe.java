package io.triglav.agent.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A named pipe, by which commands and tests signal to each other without sleeping. */
record Pipe(Path path) {
  static Pipe in(Path directory, String name) {
    try {
      Path path = directory.resolve(name);
      assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
      return new Pipe(path);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Completes when no process has the pipe open for writing any more. */
  CompletableFuture<String> everythingWritten() {
    return CompletableFuture.supplyAsync(this::readAll, Pipe::inBackground);
  }

  /** Lets those that read from the pipe go on. */
  void write(String text) {
    try {
      Files.writeString(path, text, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Does something as soon as a command has written a line. */
  void onLine(Runnable event) {
    inBackground(
        () -> {
          if (readLine() != null) {
            event.run();
          }
        });
  }

  private @Nullable String readLine() {
    try (BufferedReader reader = Files.newBufferedReader(path, UTF_8)) {
      return reader.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Does the same without waiting for a reader. */
  void writeInBackground(String text) {
    inBackground(() -> write(text));
  }

  private static void inBackground(Runnable task) {
    Thread thread = new Thread(task, "pipe");
    thread.setDaemon(true);
    thread.start();
  }

  private String readAll() {
    try {
      return Files.readString(path, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All processes that had the pipe open are dead. */
  static void assertAllDead(CompletableFuture<String> everythingWritten) throws Exception {
    try {
      assertThat(everythingWritten.get(20, TimeUnit.SECONDS)).isIn("up\n", "");
    } catch (TimeoutException e) {
      throw new AssertionError("a process is still alive", e);
    }
  }
}
