package io.triglav.agent.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Which server to talk to, and as whom. Every part may be left open and come from somewhere else.
 */
public record ServerAccess(
    Optional<String> server,
    Optional<String> username,
    Optional<String> password,
    Optional<Path> passwordFile,
    Optional<String> token,
    Optional<Path> tokenFile) {

  public static ServerAccess none() {
    return new ServerAccess(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * This, and what it leaves open from there. A password here hides a password file there, and so
   * on.
   */
  public ServerAccess orElse(ServerAccess other) {
    boolean hasPassword = password.isPresent() || passwordFile.isPresent();
    boolean hasToken = token.isPresent() || tokenFile.isPresent();
    return new ServerAccess(
        server.or(other::server),
        username.or(other::username),
        hasPassword ? password : other.password,
        hasPassword ? passwordFile : other.passwordFile,
        hasToken ? token : other.token,
        hasToken ? tokenFile : other.tokenFile);
  }

  /** Keeps secrets out of logs. */
  @Override
  public String toString() {
    return "ServerAccess[server=" + server + ", username=" + username + "]";
  }
}
