package io.triglav.server.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/** The database's password, which nobody needs to know. */
record PasswordFile(Path path) {

  private static final int BYTES = 32;

  boolean exists() {
    return Files.exists(path);
  }

  /** One that a crashed start has left is as good as a new one. */
  void create() throws IOException {
    if (!exists()) {
      byte[] random = new byte[BYTES];
      new SecureRandom().nextBytes(random);
      OwnerOnly.writeWhole(path, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    }
  }

  /** A copy from a backup may have come with a mode that lets others read it. */
  String read() throws IOException {
    OwnerOnly.tighten(path);
    return Files.readString(path).strip();
  }
}
