package io.triglav.server.database;

/** The embedded database cannot be used; the message is one line: what is wrong, and the remedy. */
public final class DatabaseUnavailable extends RuntimeException {

  private static final String DISK_FULL = "No space left on device";

  DatabaseUnavailable(String message) {
    super(onOneLine(message));
  }

  DatabaseUnavailable(String message, Throwable cause) {
    super(onOneLine(message), cause);
  }

  /** Whatever failed, a full disk has its own remedy. */
  static DatabaseUnavailable of(String problem, String remedy, Throwable cause) {
    String reason = reasonOf(cause);
    return reason.contains(DISK_FULL)
        ? new DatabaseUnavailable(problem + ": the disk is full; free some space", cause)
        : new DatabaseUnavailable(problem + ": " + reason + "; " + remedy, cause);
  }

  /** The class says what the message of a file system's exception, mostly a bare path, does not. */
  private static String reasonOf(Throwable cause) {
    String name = cause.getClass().getSimpleName().replace("Exception", "");
    String message = cause.getMessage();
    return message == null ? name : name + " " + message;
  }

  private static String onOneLine(String message) {
    return message.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
