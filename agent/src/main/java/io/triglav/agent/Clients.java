package io.triglav.agent;

import io.triglav.agent.config.ConfigException;
import io.triglav.agent.config.ServerAccess;
import io.triglav.client.TriglavClient;
import io.triglav.client.TriglavClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Makes clients from what options, configuration and environment say. */
final class Clients {
  private static final String DEFAULT_SERVER = "http://localhost:7800";

  private Clients() {}

  /**
   * A builder that knows where and as whom.
   *
   * @throws ConfigException when the server is no URL, a file of secrets cannot be read, or a user
   *     has no password
   */
  static TriglavClientBuilder builder(ServerAccess access) {
    TriglavClientBuilder builder = TriglavClient.builder();
    setServer(builder, server(access));
    access.token().ifPresent(builder::token);
    access.tokenFile().ifPresent(file -> builder.token(tokenIn(file)));
    access.username().ifPresent(name -> setLogin(builder, name, access));
    return builder;
  }

  /** The URL of the server. */
  static String server(ServerAccess access) {
    return access.server().orElse(DEFAULT_SERVER);
  }

  private static void setServer(TriglavClientBuilder builder, String url) {
    try {
      builder.server(url);
    } catch (IllegalArgumentException e) {
      throw new ConfigException("server: " + e.getMessage());
    }
  }

  private static void setLogin(TriglavClientBuilder builder, String name, ServerAccess access) {
    var password = access.password().or(() -> access.passwordFile().map(Clients::firstLine));
    boolean hasToken = access.token().isPresent() || access.tokenFile().isPresent();
    if (password.isEmpty() && !hasToken) {
      throw new ConfigException(
          "user '" + name + "' has no password; set TRIGLAV_PASSWORD or give a password file");
    }
    password.ifPresent(secret -> builder.login(name, secret));
  }

  /** Reads the file anew whenever a token is wanted, as something else may renew it. */
  private static Supplier<String> tokenIn(Path file) {
    String first = firstLine(file);
    return () -> Files.isReadable(file) ? firstLine(file) : first;
  }

  /** A secret that somebody keeps in a file. */
  static String firstLine(Path file) {
    try {
      return Files.readString(file)
          .lines()
          .findFirst()
          .map(String::strip)
          .filter(s -> !s.isEmpty())
          .orElseThrow(() -> new ConfigException(file + ": is empty, and should hold a secret"));
    } catch (NoSuchFileException e) {
      throw new ConfigException(file + ": there is no such file");
    } catch (IOException e) {
      throw new ConfigException(file + ": cannot be read: " + e);
    }
  }
}
