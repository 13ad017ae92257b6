package io.triglav.agent;

import io.triglav.client.TriglavClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Deletes a subscriber. */
@Command(
    name = "delete",
    mixinStandardHelpOptions = true,
    description = "Deletes a subscriber with its deliveries. Says so when there is none.")
final class SubscribersDeleteCommand extends ServerCommand {
  @Parameters(paramLabel = "NAME", description = "The subscriber.")
  private String name = "";

  SubscribersDeleteCommand(World world) {
    super(world);
  }

  @Override
  int run(TriglavClient client) {
    client.subscribers().delete(client.subscribers().get(name).name());
    Commands.say(spec(), name + " is deleted");
    return ExitCode.OK;
  }
}
