package io.triglav.agent;

import io.triglav.client.Delivery;
import io.triglav.client.DeliveryFilter;
import io.triglav.client.DeliveryState;
import io.triglav.client.Rejected;
import io.triglav.client.TriglavClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Has dead letters handed out once more. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = "Has dead letters handed out once more, as new runs. Prints their ids.")
final class DeadLettersReplayCommand extends ServerCommand {
  private static final int PAGE = 1000;

  @Parameters(paramLabel = "ID", arity = "0..*", description = "Which; or give --all.")
  private List<Long> ids = new ArrayList<>();

  @Option(names = "--all", description = "All that there are.")
  private boolean all;

  @Option(
      names = "--subscriber",
      paramLabel = "NAME",
      description = "With --all: only of this subscriber.")
  private @Nullable String subscriber;

  private final AtomicInteger done = new AtomicInteger();

  DeadLettersReplayCommand(World world) {
    super(world);
  }

  @Override
  void check() {
    if (all == !ids.isEmpty()) {
      throw Commands.usage(
          spec(),
          all
              ? "--all: does not go with ids; give one or the other"
              : "which dead letters is missing; give their ids ('triglav dead-letters list' shows them)"
                  + " or --all");
    }
    if (subscriber != null && !all) {
      throw Commands.usage(spec(), "--subscriber: goes with --all only");
    }
  }

  @Override
  int run(TriglavClient client) {
    List<Long> wanted = all ? dead(client) : ids;
    int refused =
        StatusLine.during(
            world(),
            spec(),
            () -> "replayed " + done + " of " + wanted.size(),
            () -> replay(client, wanted));
    return refused == 0 ? ExitCode.OK : ExitCode.REFUSED;
  }

  private int replay(TriglavClient client, List<Long> wanted) {
    int refused = 0;
    for (Long id : wanted) {
      refused += replay(client, id) ? 0 : 1;
      done.incrementAndGet();
    }
    return refused;
  }

  private boolean replay(TriglavClient client, long id) {
    try {
      Commands.print(spec(), Long.toString(client.deliveries().replay(id).id()));
      return true;
    } catch (Rejected e) {
      Commands.say(spec(), id + ": " + e.getMessage());
      return false;
    }
  }

  private List<Long> dead(TriglavClient client) {
    List<Long> found = new ArrayList<>();
    var filter = DeliveryFilter.all().ofSubscriber(subscriber).in(DeliveryState.DEAD).limit(PAGE);
    List<Delivery> page = client.deliveries().list(filter);
    while (!page.isEmpty()) {
      page.forEach(delivery -> found.add(delivery.id()));
      page = client.deliveries().list(filter.before(page.get(page.size() - 1).id()));
    }
    return found;
  }
}
