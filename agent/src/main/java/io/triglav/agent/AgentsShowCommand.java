package io.triglav.agent;

import io.triglav.client.TriglavClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one agent. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "Shows one agent, with all that it watches.")
final class AgentsShowCommand extends ServerCommand {
  @Mixin private final Listing listing = new Listing();

  @Parameters(paramLabel = "NAME", description = "The agent.")
  private String name = "";

  AgentsShowCommand(World world) {
    super(world);
  }

  @Override
  int run(TriglavClient client) {
    listing.printOne(spec(), Rows.of(client.agents().get(name)));
    return ExitCode.OK;
  }
}
