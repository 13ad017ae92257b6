package io.triglav.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triglav.client.TriglavClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one run, with the end of its output. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "Shows one run, with the end of its output.")
final class RunsShowCommand extends ServerCommand {
  @Mixin private final Listing listing = new Listing();

  @Parameters(paramLabel = "ID", description = "The run.")
  private String id = "";

  RunsShowCommand(World world) {
    super(world);
  }

  @Override
  void check() {
    Commands.runId(spec(), id);
  }

  @Override
  int run(TriglavClient client) {
    ObjectNode run = Rows.of(client.runs().get(Commands.runId(spec(), id)));
    listing.printOne(spec(), run);
    return ExitCode.OK;
  }
}
