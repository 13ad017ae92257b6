package io.triglav.client;

/** Which failed calls may be made again without asking anyone. */
enum Repeat {
  /** Doing it twice is the same as doing it once. */
  ALWAYS,
  /** Only when the server surely has not done it. */
  WHEN_NEVER_SENT,
  /** The caller decides. */
  NEVER;

  boolean allows(TriglavException failure) {
    return switch (this) {
      case ALWAYS -> failure.isTemporary();
      case WHEN_NEVER_SENT -> failure instanceof ServerUnreachable u && u.neverSent();
      case NEVER -> false;
    };
  }
}
