package io.triglav.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triglav.client.JobMessage;
import io.triglav.client.PartitionFilter;
import io.triglav.client.PublishedPartition;
import io.triglav.client.TriglavClient;
import io.triglav.client.WaitLimit;
import io.triglav.plugin.Dataset;
import io.triglav.plugin.Unit;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Blocks until a partition is ready, or a job fires. */
@Command(
    name = "wait",
    mixinStandardHelpOptions = true,
    description =
        "Blocks until a partition of a resource is ready, or a job fires, through restarts of the server,"
            + " and prints which as one line of JSON.",
    footer = {
      "",
      "Exit codes: 0 ready, 3 not ready (with --timeout 0), 4 timed out, 5 access denied,",
      "6 server unreachable for longer than --max-outage, 64 wrong usage."
    })
final class WaitCommand implements Callable<Integer> {
  private final World world;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private final ServerOptions server = new ServerOptions();

  @Parameters(
      paramLabel = "URI",
      arity = "0..1",
      description = "The resource, as it was declared; or give --job.")
  private @Nullable String uri;

  @Option(
      names = "--unit",
      paramLabel = "UNIT",
      description = "With URI: singular, daily or hourly.")
  private @Nullable String unit;

  @Option(
      names = "--time",
      paramLabel = "TIME",
      description =
          "With URI: the start of the partition, in unix seconds or as an ISO time such as 2026-11-23,"
              + " 2026-11-23T05:00 or 2026-11-23T05:00+09:00. Needed unless the unit is singular.")
  private @Nullable String time;

  @Option(
      names = "--timezone",
      paramLabel = "ZONE",
      description =
          "With URI: the timezone of the resource, as it was declared: +09:00 or Asia/Tokyo; unless told,"
              + " any. A time without an offset is read in it.")
  private @Nullable String timezone;

  @Option(
      names = "--newer-than",
      paramLabel = "ID",
      description = "With URI: only if it was published by a message after this one.")
  private @Nullable Long newerThan;

  @Option(names = "--job", paramLabel = "URI", description = "The job, instead of a resource.")
  private @Nullable String job;

  @Option(
      names = "--offset",
      paramLabel = "ID",
      description =
          "With --job: the smallest id of a job message that counts, such as the last one seen + 1. Unless"
              + " told, what fires from now on.")
  private @Nullable Long offset;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "30m",
      description =
          "How long to wait, such as 90s, 30m or 6h; 0: one look; default: ${DEFAULT-VALUE}.")
  private String timeout = "";

  @Option(
      names = "--max-outage",
      paramLabel = "TIME",
      description =
          "How long to bear a server that does not answer; unless told, as long as --timeout.")
  private @Nullable String maxOutage;

  WaitCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    WaitLimit limit = limit();
    if (job != null) {
      refuse("URI", uri);
      refuse("--unit", unit);
      refuse("--time", time);
      refuse("--timezone", timezone);
      refuse("--newer-than", newerThan);
      return awaitJob(job, limit);
    }
    if (offset != null) {
      throw Commands.usage(spec, "--offset: is for --job; for a partition there is --newer-than");
    }
    return awaitPartition(partition(), limit);
  }

  private void refuse(String option, @Nullable Object value) {
    if (value != null) {
      throw Commands.usage(
          spec, option + ": '" + value + "' does not go with --job; give one or the other");
    }
  }

  private WaitLimit limit() {
    Duration patience = span("--timeout", timeout);
    Duration outage = maxOutage == null ? patience : span("--max-outage", maxOutage);
    return new WaitLimit(patience, outage);
  }

  private Duration span(String option, String text) {
    return text.equals("0") ? Duration.ZERO : Commands.timeSpan(spec, option, text);
  }

  private PartitionFilter partition() {
    if (uri == null) {
      throw Commands.usage(
          spec,
          "what to wait for is missing; give the URI of a resource with --unit and --time, or --job URI");
    }
    if (unit == null) {
      throw Commands.usage(spec, "--unit: is missing; one of " + Unit.names());
    }
    String name = unit;
    Unit known = Commands.parsed(spec, "--unit", () -> Unit.of(name));
    ZoneId zone = zone();
    Instant start = Commands.parsed(spec, "--time", () -> Times.start(time, known, zone));
    return PartitionFilter.of(uri, known.toString(), timezone, start).newerThan(newerThan);
  }

  private @Nullable ZoneId zone() {
    String name = timezone;
    return name == null ? null : Commands.parsed(spec, "--timezone", () -> Dataset.zone(name));
  }

  private int awaitPartition(PartitionFilter filter, WaitLimit limit) {
    String name = filter.resourceUri();
    try (TriglavClient client = Commands.client(world, server, spec)) {
      var found = watched(name, limit, () -> client.awaitPartition(filter, limit));
      return report(found.map(WaitCommand::json), name + " of " + filter.time() + " is not ready");
    }
  }

  private int awaitJob(String jobUri, WaitLimit limit) {
    try (TriglavClient client = Commands.client(world, server, spec)) {
      var found = watched(jobUri, limit, () -> client.awaitJobMessage(jobUri, offset, limit));
      return report(found.map(WaitCommand::json), jobUri + " did not fire");
    }
  }

  private <T> T watched(String name, WaitLimit limit, Supplier<T> waiting) {
    Instant end = world.clock().instant().plus(limit.timeout());
    return StatusLine.during(
        world,
        spec,
        () ->
            "waiting for "
                + name
                + ": "
                + StatusLine.readable(Duration.between(world.clock().instant(), end))
                + " left",
        waiting);
  }

  private int report(Optional<ObjectNode> found, String news) {
    if (found.isPresent()) {
      Commands.printJson(spec, found.get());
      return ExitCode.OK;
    }
    boolean oneLook = timeout.equals("0");
    Commands.say(spec, oneLook ? news : news + " within " + timeout);
    return oneLook ? ExitCode.NOT_READY : ExitCode.TIMED_OUT;
  }

  private static ObjectNode json(JobMessage message) {
    return Commands.JSON
        .createObjectNode()
        .put("id", message.id())
        .put("job_id", message.jobId())
        .put("time", message.time().getEpochSecond())
        .put("timezone", message.timezone());
  }

  private static ObjectNode json(PublishedPartition partition) {
    return Commands.JSON
        .createObjectNode()
        .put("resource_uri", partition.resourceUri())
        .put("resource_unit", partition.resourceUnit())
        .put("resource_time", partition.time().getEpochSecond())
        .put("resource_timezone", partition.resourceTimezone())
        .put("message_id", partition.messageId())
        .put("version_token", partition.versionToken())
        .put("published_at", Rows.text(partition.publishedAt()));
  }
}
