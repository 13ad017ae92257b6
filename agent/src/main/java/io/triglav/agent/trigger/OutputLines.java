package io.triglav.agent.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.util.function.Consumer;

/** Passes on what a command prints, line by line, and a line without end piece by piece. */
final class OutputLines {
  private static final int LONGEST = 8192;

  private final Consumer<String> sink;
  private final StringBuilder line = new StringBuilder();

  private OutputLines(Consumer<String> sink) {
    this.sink = sink;
  }

  /** Starts a thread that reads until the stream ends. */
  static Thread follow(InputStream output, Consumer<String> sink, String name) {
    Thread thread = new Thread(() -> new OutputLines(sink).readAll(output), name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void readAll(InputStream output) {
    try (Reader reader = new BufferedReader(new InputStreamReader(output, UTF_8))) {
      for (int c = reader.read(); c >= 0; c = reader.read()) {
        accept((char) c);
      }
    } catch (IOException e) {
      sink.accept("(the rest of the output is lost: " + e + ")");
    }
    flush();
  }

  private void accept(char c) {
    if (c == '\n' || c == '\r') {
      flush();
    } else {
      line.append(c);
      if (line.length() >= LONGEST) {
        flush();
      }
    }
  }

  private void flush() {
    if (!line.isEmpty()) {
      sink.accept(line.toString());
      line.setLength(0);
    }
  }
}
