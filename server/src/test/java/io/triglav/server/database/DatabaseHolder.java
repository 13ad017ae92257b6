package io.triglav.server.database;

import java.io.IOException;
import java.nio.file.Path;

/** A server in a JVM of its own: commits a word, says so, and lives until its input ends. */
final class DatabaseHolder {

  static final String COMMITTED = "committed";

  private DatabaseHolder() {}

  public static void main(String[] args) throws Exception {
    EmbeddedDatabase database = EmbeddedDatabase.start(Path.of(args[0]));
    Words.add(database, args[1]);
    System.out.println(COMMITTED);
    awaitEndOfInput();
  }

  private static void awaitEndOfInput() throws IOException {
    while (System.in.read() >= 0) {
      // the test closes our input, or kills us
    }
  }
}
