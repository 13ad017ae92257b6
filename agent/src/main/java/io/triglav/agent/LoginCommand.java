package io.triglav.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triglav.agent.config.ConfigException;
import io.triglav.agent.config.ServerAccess;
import io.triglav.client.TriglavClient;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Keeps a token for the other commands. */
@Command(
    name = "login",
    mixinStandardHelpOptions = true,
    description =
        "Gets a token and keeps it for the other commands, for each server one, in"
            + " $$XDG_CONFIG_HOME/triglav/credentials. Asks for what the options and the environment do not"
            + " say.")
final class LoginCommand implements Callable<Integer> {
  private final World world;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private final ServerOptions server = new ServerOptions();

  @Option(
      names = "--check",
      description = "Only say who one is: exit code 0, or 5 when the server knows no such token.")
  private boolean check;

  LoginCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    try {
      return check ? check() : logIn();
    } catch (ConfigException e) {
      throw Commands.usage(spec, e.getMessage());
    }
  }

  private int check() {
    try (TriglavClient client = Commands.client(world, server, spec)) {
      report(Clients.server(Commands.said(world, server)), client.username());
    }
    return ExitCode.OK;
  }

  private int logIn() {
    ServerAccess access = Commands.said(world, server);
    String url = Clients.server(access);
    Optional<String> token = access.token().or(() -> access.tokenFile().map(Clients::firstLine));
    return token.isPresent() ? keepToken(url, token.get()) : logIn(access, url);
  }

  /** A token from elsewhere is kept once the server has accepted it. */
  private int keepToken(String url, String token) {
    try (TriglavClient client = client(url, token)) {
      return keep(url, client.username(), token);
    }
  }

  /** It shows this token only: another user must not answer for it. */
  private TriglavClient client(String url, @Nullable String token) {
    try {
      var builder = Clients.builder(ServerAccess.none()).server(url);
      return world.clients().apply(token == null ? builder : builder.token(token)).build();
    } catch (IllegalArgumentException e) {
      throw Commands.usage(spec, "--server: " + e.getMessage());
    }
  }

  private int logIn(ServerAccess access, String url) {
    String username =
        access.username().or(() -> ask("Username: ")).orElseThrow(() -> missing("--username"));
    String password =
        access
            .password()
            .or(() -> access.passwordFile().map(Clients::firstLine))
            .or(() -> world.terminal().askSecretly("Password of " + username + ": "))
            .orElseThrow(() -> missing("--password-file"));
    try (TriglavClient client = client(url, null)) {
      return keep(url, username, client.createToken(username, password));
    }
  }

  private Optional<String> ask(String question) {
    return world.terminal().ask(question).map(String::strip).filter(name -> !name.isEmpty());
  }

  private RuntimeException missing(String option) {
    return Commands.usage(
        spec,
        option + ": is needed, as there is no terminal to ask; or set the environment variable");
  }

  private int keep(String url, String username, String token) {
    new Credentials(world.environment()).put(url, username, token);
    report(url, username);
    return ExitCode.OK;
  }

  private void report(String url, String username) {
    ObjectNode line = Commands.JSON.createObjectNode().put("server", url).put("username", username);
    Commands.printJson(spec, line);
  }
}
