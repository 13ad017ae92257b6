package io.triglav.server.wake;

/** What may have been committed. The letter stands in the database's notifications. */
public enum Topic {
  MESSAGES('m'),
  JOB_MESSAGES('j'),
  RUNS('r');

  /** The channel of the database's notifications. */
  public static final String CHANNEL = "triglav";

  private final char letter;

  Topic(char letter) {
    this.letter = letter;
  }

  public char letter() {
    return letter;
  }
}
