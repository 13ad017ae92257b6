package io.triglav.agent;

import io.triglav.agent.Listing.Column;
import io.triglav.client.TriglavClient;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists jobs. */
@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists jobs.")
final class JobsListCommand extends ServerCommand {
  private static final List<Column> COLUMNS =
      List.of(Column.of("id"), Column.of("logical_op"), Column.of("uri"));

  @Mixin private final Listing listing = new Listing();

  @Option(
      names = "--prefix",
      paramLabel = "URI",
      defaultValue = "",
      description = "Only those whose uri begins so.")
  private String prefix = "";

  JobsListCommand(World world) {
    super(world);
  }

  @Override
  int run(TriglavClient client) {
    listing.print(
        spec(),
        COLUMNS,
        client.jobs().stream().filter(job -> job.uri().startsWith(prefix)).map(Rows::of).toList());
    return ExitCode.OK;
  }
}
