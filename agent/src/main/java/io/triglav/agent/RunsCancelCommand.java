package io.triglav.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triglav.client.TriglavClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Ends a run: at once where nobody has it, else when whoever runs it next reports. */
@Command(
    name = "cancel",
    mixinStandardHelpOptions = true,
    description =
        "Ends a run: at once where nobody has it, else when whoever runs it next reports.")
final class RunsCancelCommand extends ServerCommand {
  @Mixin private final Listing listing = new Listing();

  @Parameters(paramLabel = "ID", description = "The run.")
  private String id = "";

  RunsCancelCommand(World world) {
    super(world);
  }

  @Override
  void check() {
    Commands.runId(spec(), id);
  }

  @Override
  int run(TriglavClient client) {
    ObjectNode run = Rows.of(client.runs().cancel(Commands.runId(spec(), id)));
    listing.printOne(spec(), run);
    return ExitCode.OK;
  }
}
