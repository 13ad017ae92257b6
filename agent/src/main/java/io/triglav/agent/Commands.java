package io.triglav.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.triglav.agent.config.ConfigException;
import io.triglav.agent.config.ServerAccess;
import io.triglav.agent.config.TimeSpans;
import io.triglav.client.TriglavClient;
import io.triglav.client.TriglavClientBuilder;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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
    return builtClient(world, options, spec, Function.identity());
  }

  /** The same, adapted to what the command has to do. */
  static TriglavClient builtClient(
      World world,
      ServerOptions options,
      CommandSpec spec,
      Function<TriglavClientBuilder, TriglavClientBuilder> adapted) {
    try {
      var builder = Clients.builder(access(world, options)).onRetry(e -> warn(spec, e));
      return world.clients().apply(adapted.apply(builder)).build();
    } catch (ConfigException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** What options and environment say, and else the token of {@code triglav login}. */
  private static ServerAccess access(World world, ServerOptions options) {
    ServerAccess said = said(world, options);
    boolean isSomebody =
        said.token().isPresent() || said.tokenFile().isPresent() || said.username().isPresent();
    return isSomebody ? said : withToken(said, new Credentials(world.environment()));
  }

  static ServerAccess said(World world, ServerOptions options) {
    return options.given().orElse(ServerOptions.of(world.environment()));
  }

  private static ServerAccess withToken(ServerAccess access, Credentials credentials) {
    Optional<String> token = credentials.token(Clients.server(access));
    return new ServerAccess(
        access.server(),
        access.username(),
        access.password(),
        access.passwordFile(),
        token,
        access.tokenFile());
  }

  private static void warn(CommandSpec spec, Exception e) {
    say(spec, e.getMessage() + "; trying again");
  }

  /** One line for people, on stderr. */
  static void say(CommandSpec spec, String text) {
    var err = spec.commandLine().getErr();
    err.println(spec.qualifiedName() + ": " + text);
    err.flush();
  }

  /** One line on stdout. */
  static void print(CommandSpec spec, String line) {
    var out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }

  static void printJson(CommandSpec spec, JsonNode json) {
    try {
      print(spec, JSON.writeValueAsString(json));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What an option says, read in some way; what is wrong with it becomes wrong usage. */
  static <T extends @Nullable Object> T parsed(
      CommandSpec spec, String option, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (IllegalArgumentException e) {
      throw usage(spec, option + ": " + e.getMessage());
    }
  }

  static ParameterException usage(CommandSpec spec, String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  static Duration timeSpan(CommandSpec spec, String option, String text) {
    return TimeSpans.parse(text)
        .orElseThrow(() -> usage(spec, option + ": '" + text + "' is not " + TimeSpans.ALLOWED));
  }

  static UUID runId(CommandSpec spec, String text) {
    return parsed(
        spec,
        "ID",
        () -> {
          if (!text.matches("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
            throw new IllegalArgumentException(
                "'" + text + "' is not the id of a run; 'triglav runs list' shows them");
          }
          return UUID.fromString(text);
        });
  }
}
