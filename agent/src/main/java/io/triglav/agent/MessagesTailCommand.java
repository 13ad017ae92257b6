package io.triglav.agent;

import io.triglav.agent.Listing.Column;
import io.triglav.client.StoredMessage;
import io.triglav.client.TriglavClient;
import io.triglav.client.WaitLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Follows messages. */
@Command(
    name = "tail",
    mixinStandardHelpOptions = true,
    description =
        "Prints messages as they come, through restarts of the server, until Ctrl-C; each once.")
final class MessagesTailCommand extends ServerCommand {
  private static final int PAGE = 1000;
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("id"),
          Column.of("created_at"),
          Column.of("resource_unit"),
          Column.time("resource_time", "resource_timezone"),
          Column.of("resource_uri"));

  @Mixin private final Listing listing = new Listing();

  @Option(
      names = "--resource",
      paramLabel = "URI",
      description = "Only of this resource; may be given several times.")
  private List<String> resources = new ArrayList<>();

  @Option(
      names = "--from",
      paramLabel = "ID",
      description =
          "Begin with this id, such as the last one seen + 1; unless told, with what comes.")
  private @Nullable Long from;

  @Option(
      names = {"-n", "--count"},
      paramLabel = "COUNT",
      description = "End after so many.")
  private @Nullable Integer count;

  MessagesTailCommand(World world) {
    super(world);
  }

  @Override
  void check() {
    if (count != null && count < 1) {
      throw Commands.usage(spec(), "--count: " + count + " is not at least 1");
    }
  }

  @Override
  int run(TriglavClient client) {
    WaitLimit forEver = WaitLimit.of(Duration.ofDays(3650));
    int left = count == null ? Integer.MAX_VALUE : count;
    Long next = from;
    while (left > 0) {
      int limit = Math.min(left, PAGE);
      List<StoredMessage> found =
          next == null
              ? client.awaitNewMessages(limit, resources, forEver)
              : client.awaitMessages(next, limit, resources, forEver);
      listing.print(spec(), COLUMNS, found.stream().map(Rows::of).toList());
      left -= found.size();
      next = found.isEmpty() ? next : Long.valueOf(found.get(found.size() - 1).id() + 1);
    }
    return ExitCode.OK;
  }
}
