package io.triglav.agent.trigger;

/** The last lines of what a command has printed, as many as the server keeps. */
final class LastLines {
  private static final int LONGEST = 16_384;

  private final StringBuilder text = new StringBuilder();

  synchronized void add(String line) {
    text.append(line.replace("\0", "")).append('\n'); // the server's database takes no NUL
    if (text.length() > 2 * LONGEST) {
      text.delete(0, text.length() - LONGEST);
    }
  }

  @Override
  public synchronized String toString() {
    return text.substring(Math.max(0, text.length() - LONGEST));
  }
}
