package io.triglav.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.triglav.agent.config.ConfigException;
import io.triglav.client.TriglavClient;
import java.io.UncheckedIOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What the commands have in common. */
final class Commands {
  /** Writes ASCII only, which every terminal and locale gets right. */
  static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private Commands() {}

  /** A client for one command, which says on stderr what it is waiting for. */
  static TriglavClient client(World world, ServerOptions options, CommandSpec spec) {
    try {
      var access = options.given().orElse(ServerOptions.of(world.environment()));
      var builder = Clients.builder(access).onRetry(e -> warn(spec, e));
      return world.clients().apply(builder).build();
    } catch (ConfigException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private static void warn(CommandSpec spec, Exception e) {
    var err = spec.commandLine().getErr();
    err.println(spec.qualifiedName() + ": " + e.getMessage() + "; trying again");
    err.flush();
  }

  static void printJson(CommandSpec spec, JsonNode json) {
    try {
      var out = spec.commandLine().getOut();
      out.println(JSON.writeValueAsString(json));
      out.flush();
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
