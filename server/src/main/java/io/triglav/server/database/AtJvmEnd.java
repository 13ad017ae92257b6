package io.triglav.server.database;

/** What is still to be done should the JVM end before this is cancelled. */
final class AtJvmEnd {

  private final Thread hook;

  private AtJvmEnd(Thread hook) {
    this.hook = hook;
  }

  static AtJvmEnd run(Runnable action) {
    Thread hook = new Thread(action, "embedded-postgres-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    return new AtJvmEnd(hook);
  }

  /** Too late once the JVM has begun to end: then the action runs, or has run. */
  void cancel() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the JVM is ending
    }
  }
}
