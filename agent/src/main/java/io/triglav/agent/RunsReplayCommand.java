package io.triglav.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triglav.client.TriglavClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Has the delivery of a run handed out once more, as a new run. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = "Has the delivery of a run handed out once more, as a new run.")
final class RunsReplayCommand extends ServerCommand {
  @Mixin private final Listing listing = new Listing();

  @Parameters(paramLabel = "ID", description = "The run.")
  private String id = "";

  RunsReplayCommand(World world) {
    super(world);
  }

  @Override
  void check() {
    Commands.runId(spec(), id);
  }

  @Override
  int run(TriglavClient client) {
    ObjectNode run = Rows.of(client.runs().replay(Commands.runId(spec(), id)));
    listing.printOne(spec(), run);
    return ExitCode.OK;
  }
}
