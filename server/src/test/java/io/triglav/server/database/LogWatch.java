package io.triglav.server.database;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;

/** Waits until a file says something. */
final class LogWatch implements AutoCloseable {

  private final Path file;
  private final WatchService events;

  private LogWatch(Path file, WatchService events) {
    this.file = file;
    this.events = events;
  }

  static LogWatch of(Path file) throws IOException {
    WatchService events = file.getFileSystem().newWatchService();
    file.resolveSibling(".").register(events, ENTRY_CREATE, ENTRY_MODIFY);
    return new LogWatch(file, events);
  }

  void await(String text) throws IOException, InterruptedException {
    while (!Files.exists(file) || !Files.readString(file).contains(text)) {
      WatchKey key = events.take();
      key.pollEvents();
      key.reset();
    }
  }

  @Override
  public void close() throws IOException {
    events.close();
  }
}
