package io.triglav.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triglav.agent.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/**
 * The tokens that {@code triglav login} keeps, one for each server, in a file that only its owner
 * can read: {@code $XDG_CONFIG_HOME/triglav/credentials}, else {@code ~/.config/triglav/...}.
 */
final class Credentials {
  private final Path directory;
  private final Path file;

  Credentials(Map<String, String> environment) {
    String home = environment.getOrDefault("HOME", System.getProperty("user.home", "."));
    String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
    Path base = config.isBlank() ? Path.of(home, ".config") : Path.of(config);
    this.directory = base.toAbsolutePath().resolve("triglav");
    this.file = directory.resolve("credentials");
  }

  /** The token for a server, if there is one. */
  Optional<String> token(String server) {
    return Files.exists(file)
        ? Optional.ofNullable(read().path(key(server)).path("token").asText(null))
        : Optional.empty();
  }

  /** Keeps a token, in the place of the last one. */
  void put(String server, String username, String token) {
    ObjectNode all = read();
    all.putObject(key(server)).put("username", username).put("token", token);
    write(all);
  }

  /** Forgets the token for a server. Returns whether there was one. */
  boolean remove(String server) {
    ObjectNode all = read();
    boolean known = all.remove(key(server)) != null;
    if (known) {
      write(all);
    }
    return known;
  }

  private static String key(String server) {
    return server.strip().replaceAll("/+$", "");
  }

  private ObjectNode read() {
    try {
      JsonNode read = Commands.JSON.readTree(Files.readString(file));
      if (read instanceof ObjectNode all) {
        return all;
      }
      throw new ConfigException(file + ": is not a file of 'triglav login'; delete it, and log in");
    } catch (NoSuchFileException e) {
      return Commands.JSON.createObjectNode();
    } catch (IOException e) {
      throw new ConfigException(
          file + ": cannot be read: " + e.getClass().getSimpleName() + "; delete it, and log in");
    }
  }

  private void write(ObjectNode all) {
    try {
      Files.createDirectories(directory);
      Path fresh = Files.createTempFile(directory, "credentials", ".tmp", onlyOwner());
      Files.writeString(fresh, Commands.JSON.writeValueAsString(all) + "\n");
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new ConfigException(file + ": cannot be written: " + e);
    }
  }

  private FileAttribute<?>[] onlyOwner() {
    boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
