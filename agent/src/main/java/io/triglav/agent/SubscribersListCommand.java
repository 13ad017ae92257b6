package io.triglav.agent;

import io.triglav.agent.Listing.Column;
import io.triglav.client.TriglavClient;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists subscribers. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Lists subscribers, and how many of their deliveries wait, are at work or dead.")
final class SubscribersListCommand extends ServerCommand {
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("name"),
          Column.of("pending"),
          Column.of("leased"),
          Column.of("dead"),
          Column.of("jobs"),
          Column.of("job_uri_prefixes"));

  @Mixin private final Listing listing = new Listing();

  SubscribersListCommand(World world) {
    super(world);
  }

  @Override
  int run(TriglavClient client) {
    listing.print(spec(), COLUMNS, client.subscribers().list().stream().map(Rows::of).toList());
    return ExitCode.OK;
  }
}
