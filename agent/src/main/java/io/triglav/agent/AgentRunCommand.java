package io.triglav.agent;

import io.triglav.agent.config.AgentConfig;
import io.triglav.agent.config.ConfigException;
import io.triglav.agent.config.ConfigFile;
import io.triglav.agent.config.ProbeTypes;
import io.triglav.agent.config.ServerAccess;
import io.triglav.agent.loop.StopSignal;
import io.triglav.agent.plugin.PluginDirectory;
import io.triglav.agent.plugin.Plugins;
import io.triglav.agent.probe.FileProbeType;
import io.triglav.agent.state.StateDirectory;
import io.triglav.client.TriglavClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs an agent until a signal ends it. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description =
        "Watches storages and runs commands as the configuration says, until SIGTERM or Ctrl-C. What the"
            + " options say wins over the configuration, which wins over the environment.")
final class AgentRunCommand implements Callable<Integer> {
  private static final int LIVE_RETRIES = 2;

  private final World world;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private final ServerOptions server = new ServerOptions();

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      defaultValue = "agent.yml",
      description = "The configuration; default: ${DEFAULT-VALUE}.")
  private Path file = Path.of("agent.yml");

  AgentRunCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      AgentConfig config = ConfigFile.read(file, world.environment(), this::probeTypes);
      return run(config, clients(config));
    } catch (ConfigException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private ProbeTypes probeTypes(Optional<Path> plugins) {
    return Plugins.load(
        PluginDirectory.of(plugins, world.environment()),
        List.of(new FileProbeType(world.clock())));
  }

  private Supplier<TriglavClient> clients(AgentConfig config) {
    ServerAccess access =
        server.given().orElse(config.access()).orElse(ServerOptions.of(world.environment()));
    FailureLog failures = new FailureLog(world.clock());
    return () ->
        world
            .clients()
            .apply(Clients.builder(access).retries(LIVE_RETRIES).onRetry(failures))
            .build();
  }

  private int run(AgentConfig config, Supplier<TriglavClient> clients) throws InterruptedException {
    StopSignal stop = new StopSignal();
    Termination termination = Termination.onSignal(stop);
    try (StateDirectory state = take(config.stateDirectory())) {
      new Agent(config, state, stop, world.clock()).run(clients);
    } finally {
      termination.allInOrder();
    }
    return ExitCode.OK;
  }

  private StateDirectory take(Path directory) {
    try {
      return StateDirectory.take(directory);
    } catch (IOException e) {
      throw new ConfigException(
          file + ": state: '" + directory + "' cannot be used: " + e.getMessage());
    }
  }
}
