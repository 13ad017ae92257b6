package io.triglav.server.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** PostgreSQL's {@code postmaster.pid}, line by line: who serves a cluster, or once did. */
record PostmasterPid(List<String> lines) {

  private static final int PID_LINE = 0;
  private static final int STATUS_LINE = 7;

  static Optional<PostmasterPid> read(Path file) throws IOException {
    try {
      // not as UTF-8: the path among the lines may be of any bytes
      return Optional.of(new PostmasterPid(Files.readAllLines(file, StandardCharsets.ISO_8859_1)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  boolean readable() {
    return line(PID_LINE).matches("-?[1-9][0-9]{0,9}");
  }

  /** No postmaster, but an administrator at work with {@code postgres --single}. */
  boolean singleUser() {
    return line(PID_LINE).startsWith("-");
  }

  boolean ready() {
    return readable() && line(STATUS_LINE).equals("ready");
  }

  Optional<ProcessHandle> process() {
    return readable()
        ? ProcessHandle.of(Math.abs(Long.parseLong(line(PID_LINE))))
        : Optional.empty();
  }

  /** The file may still be that of an earlier postmaster; su and its like add a process between. */
  boolean isOf(Process launched) {
    return process()
        .filter(
            named ->
                named.equals(launched.toHandle()) || launched.descendants().anyMatch(named::equals))
        .isPresent();
  }

  private String line(int number) {
    return number < lines.size() ? lines.get(number).strip() : "";
  }
}
