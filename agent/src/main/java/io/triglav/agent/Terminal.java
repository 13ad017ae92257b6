package io.triglav.agent;

import java.io.Console;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the program is connected to.
 *
 * @param interactive whether somebody may be watching stderr
 * @param out stdout, for what a command prints
 * @param err stderr, likewise
 */
record Terminal(boolean interactive, OutputStream out, OutputStream err) {

  static Terminal real() {
    return new Terminal(isTerminal(), System.out, System.err);
  }

  /** Java itself only knows whether all of its streams are a terminal, and not in each version. */
  private static boolean isTerminal() {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** Asks somebody; empty when there is nobody to answer. */
  Optional<String> ask(String question) {
    return console().map(console -> console.readLine(question));
  }

  /** Asks somebody for something that is not to be seen. */
  Optional<String> askSecretly(String question) {
    return console().map(console -> console.readPassword(question)).map(String::new);
  }

  @SuppressWarnings("SystemConsoleNull") // newer versions have one that is no terminal
  private Optional<Console> console() {
    return interactive ? Optional.ofNullable(System.console()) : Optional.empty();
  }
}
