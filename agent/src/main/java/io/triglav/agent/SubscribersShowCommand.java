package io.triglav.agent;

import io.triglav.client.TriglavClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one subscriber. */
@Command(name = "show", mixinStandardHelpOptions = true, description = "Shows one subscriber.")
final class SubscribersShowCommand extends ServerCommand {
  @Mixin private final Listing listing = new Listing();

  @Parameters(paramLabel = "NAME", description = "The subscriber.")
  private String name = "";

  SubscribersShowCommand(World world) {
    super(world);
  }

  @Override
  int run(TriglavClient client) {
    listing.printOne(spec(), Rows.of(client.subscribers().get(name)));
    return ExitCode.OK;
  }
}
