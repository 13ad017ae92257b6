package io.triglav.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Passes bytes on as they are, and remembers the last ones. */
final class LogTail {
  private static final int LONGEST = 16_384;

  private final byte[] last = new byte[LONGEST];
  private long total;

  /** Starts a thread that passes on what comes until the stream ends. */
  Thread follow(InputStream from, OutputStream to, String name) {
    Thread thread = new Thread(() -> pass(from, to), name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void pass(InputStream from, OutputStream to) {
    byte[] buffer = new byte[8192];
    try {
      for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
        remember(buffer, n);
        to.write(buffer, 0, n);
        to.flush();
      }
    } catch (IOException e) {
      // the program is killed, or nobody reads any more
    }
  }

  private synchronized void remember(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      last[(int) (total++ % LONGEST)] = bytes[i];
    }
  }

  /** The end of all that has come, of up to 16384 bytes. */
  synchronized String text() {
    int length = (int) Math.min(total, LONGEST);
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = last[(int) ((total - length + i) % LONGEST)];
    }
    return decoded(bytes).replace("\u0000", "");
  }

  private static String decoded(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
