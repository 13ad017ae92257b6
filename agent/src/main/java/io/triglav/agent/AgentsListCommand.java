package io.triglav.agent;

import io.triglav.agent.Listing.Column;
import io.triglav.client.TriglavClient;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists agents. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Lists agents, whether they are alive, and how much they watch.")
final class AgentsListCommand extends ServerCommand {
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("name"),
          Column.of("state"),
          Column.of("last_seen_at"),
          Column.of("watching"),
          Column.of("failing"),
          Column.of("host"),
          Column.of("prefixes"));

  @Mixin private final Listing listing = new Listing();

  AgentsListCommand(World world) {
    super(world);
  }

  @Override
  int run(TriglavClient client) {
    listing.print(spec(), COLUMNS, client.agents().list().stream().map(Rows::of).toList());
    return ExitCode.OK;
  }
}
