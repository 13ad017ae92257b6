package io.triglav.agent;

import io.triglav.agent.Listing.Column;
import io.triglav.client.RunFilter;
import io.triglav.client.RunState;
import io.triglav.client.TriglavClient;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists runs. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Lists runs, the newest first.")
final class RunsListCommand extends ServerCommand {
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("id"),
          Column.of("state"),
          Column.of("attempt"),
          Column.time("time", "timezone"),
          Column.of("worker"),
          Column.of("job_uri"));

  @Mixin private final Listing listing = new Listing();

  @Option(names = "--job", paramLabel = "URI", description = "Only of this job.")
  private @Nullable String job;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "Only in this state: accepted, running, succeeded, failed, lost or cancelled.")
  private @Nullable String state;

  @Option(names = "--delivery", paramLabel = "ID", description = "Only of this delivery.")
  private @Nullable Long delivery;

  @Option(names = "--before", paramLabel = "ID", description = "Only older ones than this run.")
  private @Nullable String before;

  @Mixin private final Limit limit = new Limit();

  RunsListCommand(World world) {
    super(world);
  }

  @Override
  void check() {
    filter();
  }

  private RunFilter filter() {
    String last = before;
    return RunFilter.all()
        .in(Limit.state(spec(), RunState.values(), RunState.UNKNOWN, state))
        .ofDelivery(delivery)
        .before(last == null ? null : Commands.runId(spec(), last))
        .limit(limit.checked(spec()));
  }

  @Override
  int run(TriglavClient client) {
    Long jobId = job == null ? null : Long.valueOf(client.job(job).id());
    listing.print(
        spec(), COLUMNS, client.runs().list(filter().ofJob(jobId)).stream().map(Rows::of).toList());
    return ExitCode.OK;
  }
}
