package io.triglav.server.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where PostgreSQL's programs write to; what they complain of is read back from here. */
record PostgresLog(Path file) {

  private static final long TOO_LONG = 10_000_000;
  private static final long ENOUGH = 1_000_000;
  private static final Pattern COMPLAINT = Pattern.compile("(?:FATAL|PANIC|ERROR|error): +(.*)");

  /** A long log is put aside at a start; the one before it goes. */
  static PostgresLog open(Path file) throws IOException {
    if (Files.exists(file) && Files.size(file) > TOO_LONG) {
      Files.move(
          file,
          file.resolveSibling(file.getFileName() + ".old"),
          StandardCopyOption.REPLACE_EXISTING);
    }
    OwnerOnly.open(file).close();
    return new PostgresLog(file);
  }

  Process start(ProcessBuilder program) throws IOException {
    return program
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(file.toFile()))
        .start();
  }

  long end() throws IOException {
    return Files.size(file);
  }

  String since(long start) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      long written = Math.max(0, channel.size() - start); // somebody may have emptied it
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(written, ENOUGH));
      channel.position(start);
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        // until the end
      }
      return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }
  }

  /** What went wrong, in the words of PostgreSQL and in ours. */
  DatabaseUnavailable unavailable(String problem, String output) {
    return new DatabaseUnavailable(
        "%s: %s; %s; the whole story is in %s"
            .formatted(problem, complaint(output), PostgresFailure.of(output).remedy(), file));
  }

  /** The first complaint says why; later lines mostly say only that it ended. */
  static String complaint(String text) {
    Matcher complaint = COMPLAINT.matcher(text);
    if (complaint.find()) {
      return complaint.group(1);
    }
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1).strip();
  }
}
