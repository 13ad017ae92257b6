package io.triglav.client;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the client may show to the server: a token that it was given, a name and password to get one
 * with, or both.
 */
record Credentials(
    @Nullable Supplier<String> token, @Nullable String username, @Nullable String password) {

  boolean isEmpty() {
    return token == null && !canLogIn();
  }

  boolean canLogIn() {
    return username != null && password != null;
  }

  /** Keeps secrets out of logs. */
  @Override
  public String toString() {
    return "Credentials[token=" + (token == null ? "none" : "***") + ", username=" + username + "]";
  }
}
