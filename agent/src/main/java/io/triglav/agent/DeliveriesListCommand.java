package io.triglav.agent;

import io.triglav.agent.Listing.Column;
import io.triglav.client.DeliveryFilter;
import io.triglav.client.DeliveryState;
import io.triglav.client.TriglavClient;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists deliveries. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Lists deliveries, the newest first.")
final class DeliveriesListCommand extends ServerCommand {
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("id"),
          Column.of("state"),
          Column.of("subscriber"),
          Column.of("attempts"),
          Column.time("time", "timezone"),
          Column.of("worker"),
          Column.of("job_uri"));

  @Mixin private final Listing listing = new Listing();

  @Option(names = "--subscriber", paramLabel = "NAME", description = "Only of this subscriber.")
  private @Nullable String subscriber;

  @Option(names = "--job", paramLabel = "URI", description = "Only of this job.")
  private @Nullable String job;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "Only in this state: pending, leased, done, dead, cancelled or skipped.")
  private @Nullable String state;

  @Option(names = "--before", paramLabel = "ID", description = "Only with ids below this one.")
  private @Nullable Long before;

  @Mixin private final Limit limit = new Limit();

  DeliveriesListCommand(World world) {
    super(world);
  }

  @Override
  void check() {
    filter();
  }

  private DeliveryFilter filter() {
    return DeliveryFilter.all()
        .ofSubscriber(subscriber)
        .in(Limit.state(spec(), DeliveryState.values(), DeliveryState.UNKNOWN, state))
        .before(before)
        .limit(limit.checked(spec()));
  }

  @Override
  int run(TriglavClient client) {
    Long jobId = job == null ? null : Long.valueOf(client.job(job).id());
    listing.print(
        spec(),
        COLUMNS,
        client.deliveries().list(filter().ofJob(jobId)).stream().map(Rows::of).toList());
    return ExitCode.OK;
  }
}
