package io.triglav.agent;

import io.triglav.agent.config.ServerAccess;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options of all commands that talk to a server. What is given on the command line wins over
 * the environment.
 */
final class ServerOptions {
  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "The server, else $TRIGLAV_SERVER, else http://localhost:7800.")
  private @Nullable String server;

  @Option(
      names = {"--user", "--username"},
      paramLabel = "NAME",
      description =
          "Log in as this user, else $TRIGLAV_USERNAME. The password is in $TRIGLAV_PASSWORD. Without"
              + " a user and a token, the token of 'triglav login' is shown.")
  private @Nullable String user;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "The password is the first line of this file, else of $TRIGLAV_PASSWORD_FILE.")
  private @Nullable Path passwordFile;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description =
          "Show this token, else $TRIGLAV_TOKEN. Others on this host can see it; better is a file.")
  private @Nullable String token;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "The token is the first line of this file, else of $TRIGLAV_TOKEN_FILE.")
  private @Nullable Path tokenFile;

  ServerAccess given() {
    return new ServerAccess(
        Optional.ofNullable(server),
        Optional.ofNullable(user),
        Optional.empty(),
        Optional.ofNullable(passwordFile),
        Optional.ofNullable(token),
        Optional.ofNullable(tokenFile));
  }

  static ServerAccess of(Map<String, String> environment) {
    return new ServerAccess(
        variable(environment, "TRIGLAV_SERVER"),
        variable(environment, "TRIGLAV_USERNAME"),
        variable(environment, "TRIGLAV_PASSWORD"),
        variable(environment, "TRIGLAV_PASSWORD_FILE").map(Path::of),
        variable(environment, "TRIGLAV_TOKEN"),
        variable(environment, "TRIGLAV_TOKEN_FILE").map(Path::of));
  }

  private static Optional<String> variable(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }
}
