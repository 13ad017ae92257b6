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

/** Lists dead letters. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Lists deliveries that were given up, the newest first, and why.")
final class DeadLettersListCommand extends ServerCommand {
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("id"),
          Column.of("subscriber"),
          Column.of("attempts"),
          Column.time("time", "timezone"),
          Column.of("job_uri"),
          Column.of("error"));

  @Mixin private final Listing listing = new Listing();

  @Option(names = "--subscriber", paramLabel = "NAME", description = "Only of this subscriber.")
  private @Nullable String subscriber;

  @Mixin private final Limit limit = new Limit();

  DeadLettersListCommand(World world) {
    super(world);
  }

  @Override
  void check() {
    limit.checked(spec());
  }

  @Override
  int run(TriglavClient client) {
    DeliveryFilter dead =
        DeliveryFilter.all()
            .ofSubscriber(subscriber)
            .in(DeliveryState.DEAD)
            .limit(limit.checked(spec()));
    listing.print(spec(), COLUMNS, client.deliveries().list(dead).stream().map(Rows::of).toList());
    return ExitCode.OK;
  }
}
