package io.triglav.agent;

import java.time.Duration;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;

/** A line on stderr that says how far something is, where somebody may be watching. */
final class StatusLine {
  private static final String START = "\r\u001b[K";
  private static final long EVERY_MILLIS = 1000;

  private final CommandSpec spec;
  private final boolean visible;
  private final Thread ticker;

  private StatusLine(World world, CommandSpec spec, Supplier<String> text) {
    this.spec = spec;
    this.visible = world.terminal().interactive();
    this.ticker = new Thread(() -> tick(text), "status");
    ticker.setDaemon(true);
  }

  /** Shows the text, asked for anew each second, while something is done. */
  static <T> T during(World world, CommandSpec spec, Supplier<String> text, Supplier<T> work) {
    StatusLine line = new StatusLine(world, spec, text);
    if (line.visible) {
      line.ticker.start();
    }
    try {
      return work.get();
    } finally {
      line.close();
    }
  }

  private void tick(Supplier<String> text) {
    try {
      while (true) {
        write(START + text.get());
        Thread.sleep(EVERY_MILLIS);
      }
    } catch (InterruptedException e) {
      // closed
    }
  }

  private void write(String text) {
    var err = spec.commandLine().getErr();
    err.print(text);
    err.flush();
  }

  private void close() {
    if (visible) {
      ticker.interrupt();
      write(START);
    }
  }

  /** Such as 1h 05m 09s. */
  static String readable(Duration time) {
    long seconds = Math.max(time.toSeconds(), 0);
    return seconds >= 3600
        ? "%dh %02dm %02ds".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60)
        : "%dm %02ds".formatted(seconds / 60, seconds % 60);
  }
}
