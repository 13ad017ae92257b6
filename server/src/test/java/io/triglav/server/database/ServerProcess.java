package io.triglav.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** A real server process to kill. */
final class ServerProcess implements AutoCloseable {

  private final Process process;
  private final BufferedReader output;

  private ServerProcess(Process process) {
    this.process = process;
    this.output = process.inputReader();
  }

  /** Only launched: whether it comes up is for the test to find out. */
  static ServerProcess launch(Path dataDirectory, String word) throws IOException {
    return new ServerProcess(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                DatabaseHolder.class.getName(),
                dataDirectory.toString(),
                word)
            .redirectErrorStream(true)
            .start());
  }

  /** Returns when the word is committed. */
  static ServerProcess start(Path dataDirectory, String word) throws IOException {
    ServerProcess server = launch(dataDirectory, word);
    String line = server.output.readLine();
    while (line != null && !line.equals(DatabaseHolder.COMMITTED)) {
      line = server.output.readLine();
    }
    assertThat(line).isEqualTo(DatabaseHolder.COMMITTED);
    return server;
  }

  long pid() {
    return process.pid();
  }

  void kill() {
    process.destroyForcibly().onExit().join();
  }

  void endNormally() throws IOException {
    process.getOutputStream().close();
    assertThat(process.onExit().join().exitValue()).isZero();
  }

  /** Should it come up, then without input it ends at once. */
  String outputUntilItEnds() throws IOException {
    process.getOutputStream().close();
    return output.lines().collect(Collectors.joining("\n"));
  }

  @Override
  public void close() {
    kill();
  }
}
