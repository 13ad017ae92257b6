package io.triglav.agent.state;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A JSON object in a file. A reader sees the old content or the new, never half of one, also after
 * a power cut. A file that cannot be read or written is reported and otherwise does no harm.
 */
public final class StateFile {
  private static final Logger log = LoggerFactory.getLogger(StateFile.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;

  public StateFile(Path file) {
    this.file = file;
  }

  /** An empty object to fill. */
  public static ObjectNode empty() {
    return JSON.createObjectNode();
  }

  /**
   * What was written last; an empty object when there is nothing, or nothing legible (which is set
   * aside).
   */
  public ObjectNode read() {
    try {
      return JSON.readTree(Files.readAllBytes(file)) instanceof ObjectNode object
          ? object
          : illegible("it holds no JSON object");
    } catch (NoSuchFileException e) {
      return empty();
    } catch (IOException e) {
      return illegible(e.toString().lines().findFirst().orElse(""));
    }
  }

  private ObjectNode illegible(String why) {
    Path aside = file.resolveSibling(file.getFileName() + ".corrupt");
    log.error("{} cannot be read ({}); starting without it, it is kept as {}", file, why, aside);
    try {
      Files.move(file, aside, REPLACE_EXISTING);
    } catch (IOException e) {
      log.error("{} cannot be set aside: {}", file, e.toString());
    }
    return empty();
  }

  /** Replaces the content. Returns whether that has worked. */
  public boolean write(JsonNode content) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Path fresh = file.resolveSibling(file.getFileName() + ".tmp");
      writeDurably(fresh, JSON.writeValueAsBytes(content));
      Files.move(fresh, file, ATOMIC_MOVE, REPLACE_EXISTING);
      syncDirectory();
      return true;
    } catch (IOException e) {
      log.error("{} cannot be written: {}", file, e.toString());
      return false;
    }
  }

  private static void writeDurably(Path path, byte[] bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(path, CREATE, WRITE, TRUNCATE_EXISTING)) {
      ByteBuffer left = ByteBuffer.wrap(bytes);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true);
    }
  }

  /** Makes the new name durable; not every platform lets one open a directory. */
  private void syncDirectory() {
    try (FileChannel directory = FileChannel.open(file.toAbsolutePath().getParent(), READ)) {
      directory.force(true);
    } catch (IOException e) {
      log.debug("directory of {} cannot be synced: {}", file, e.toString());
    }
  }
}
