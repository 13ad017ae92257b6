package io.triglav.agent;

import io.triglav.agent.config.ConfigException;
import io.triglav.agent.config.ServerAccess;
import io.triglav.client.TriglavClient;
import io.triglav.client.TriglavException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Undoes login. */
@Command(
    name = "logout",
    mixinStandardHelpOptions = true,
    description = "Revokes the token that login has kept for the server, and forgets it.")
final class LogoutCommand implements Callable<Integer> {
  private final World world;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private final ServerOptions server = new ServerOptions();

  LogoutCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    try {
      String url = Clients.server(Commands.said(world, server));
      Credentials credentials = new Credentials(world.environment());
      Optional<String> token = credentials.token(url);
      token.ifPresent(known -> revoke(url, known));
      credentials.remove(url);
      if (token.isEmpty()) {
        Commands.say(spec, "there was no token for " + url);
      }
      return ExitCode.OK;
    } catch (ConfigException e) {
      throw Commands.usage(spec, e.getMessage());
    }
  }

  private void revoke(String url, String token) {
    var builder = Clients.builder(ServerAccess.none()).server(url).token(token).retries(1);
    try (TriglavClient client = world.clients().apply(builder).build()) {
      client.revokeToken();
    } catch (TriglavException e) {
      Commands.say(spec, "the token is forgotten, but not revoked: " + e.getMessage());
    }
  }
}
