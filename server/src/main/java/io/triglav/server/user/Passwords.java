package io.triglav.server.user;

import io.triglav.server.shared.ApiException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Password hashes: Argon2id with OWASP's parameters (19 MiB, 2 passes, 1 lane), about 45 ms each.
 * Unlike bcrypt it takes the whole of a long password. Few are computed at once, so that a flood of
 * log-ins starves nobody.
 */
@Component
class Passwords {
  private static final int AT_ONCE = 2;

  private final Argon2PasswordEncoder encoder = new Argon2PasswordEncoder(16, 32, 1, 19_456, 2);
  private final Semaphore permits = new Semaphore(AT_ONCE, true);
  private final String nobodysHash = encode(encoder, "the password of nobody");

  String hash(String password) {
    return limited(() -> encode(encoder, password));
  }

  /**
   * Whether the password belongs to the hash; without a hash as slow as with one, so that names
   * cannot be guessed.
   */
  boolean matches(String password, @Nullable String hash) {
    boolean same = limited(() -> encoder.matches(password, hash == null ? nobodysHash : hash));
    return same && hash != null;
  }

  private static String encode(Argon2PasswordEncoder encoder, String password) {
    String hash = encoder.encode(password);
    if (hash == null) {
      throw new IllegalStateException("no hash for a password");
    }
    return hash;
  }

  private <T> T limited(Supplier<T> work) {
    boolean permitted = false;
    try {
      permitted = permits.tryAcquire(10, TimeUnit.SECONDS);
      if (!permitted) {
        throw ApiException.unavailable(
            "too many log-ins at once; try again", Duration.ofSeconds(5));
      }
      return work.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ApiException.unavailable("the server is stopping; try again", Duration.ofSeconds(5));
    } finally {
      if (permitted) {
        permits.release();
      }
    }
  }
}
