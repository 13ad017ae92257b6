package io.triglav.server.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a short command prints. */
final class CommandOutput {

  private CommandOutput() {}

  /** Fails unless the command succeeds; the message is the last line that it printed. */
  static String of(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.onExit().join().exitValue();
    if (status != 0) {
      throw new IOException(
          command.get(0) + " failed with status " + status + ": " + output.strip());
    }
    return output.strip();
  }
}
