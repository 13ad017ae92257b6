package io.triglav.client;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds the token that requests carry, fetches it when first needed, and a new one when the server
 * has refused it.
 */
final class Session {
  private final Credentials credentials;
  private final Supplier<String> login;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable String token;
  private volatile boolean fetched;

  Session(Credentials credentials, Supplier<String> login) {
    this.credentials = credentials;
    this.login = login;
  }

  /** What to show; null when there is nothing, which is enough for a server that is open to all. */
  @Nullable String token() {
    String known = token;
    return known != null || credentials.isEmpty() ? known : replace(null);
  }

  /** A token other than the refused one; another thread may have brought it already. */
  String renewed(@Nullable String refused) {
    return replace(refused);
  }

  /** The token that this session fetched by logging in, if it did. */
  @Nullable String fetchedToken() {
    return fetched ? token : null;
  }

  private String replace(@Nullable String refused) {
    acquire();
    try {
      String known = token;
      if (known != null && !known.equals(refused)) {
        return known;
      }
      String fresh = fresh(refused);
      token = fresh;
      return fresh;
    } finally {
      lock.unlock();
    }
  }

  private void acquire() {
    try {
      lock.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallCancelled("interrupted while another thread logs in", e);
    }
  }

  private String fresh(@Nullable String refused) {
    String given = credentials.token() == null ? null : credentials.token().get();
    if (given != null && !given.equals(refused)) {
      fetched = false;
      return given;
    }
    if (!credentials.canLogIn()) {
      throw new AccessDenied(
          credentials.isEmpty()
              ? "the server wants a token or a username and password, and there is none"
              : "the server does not accept the token (expired or revoked?)");
    }
    String fresh = login.get();
    fetched = true;
    return fresh;
  }
}
