package io.triglav.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triglav.client.Message;
import io.triglav.client.TriglavClient;
import io.triglav.plugin.Dataset;
import io.triglav.plugin.Unit;
import java.time.Instant;
import java.time.ZoneId;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says that a partition is ready. */
@Command(
    name = "send",
    mixinStandardHelpOptions = true,
    description =
        "Says that a partition is ready. Prints the message and the number of inserts (0 when the server"
            + " had its uuid already) as one line of JSON.")
final class SendCommand implements Callable<Integer> {
  private static final int LONGEST_UUID = 255;
  private static final int LONGEST_VERSION = 1000;

  private final World world;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private final ServerOptions server = new ServerOptions();

  @Parameters(paramLabel = "URI", description = "The resource, as it was declared.")
  private String uri = "";

  @Option(
      names = "--unit",
      paramLabel = "UNIT",
      required = true,
      description = "singular, daily or hourly.")
  private String unit = "";

  @Option(
      names = "--time",
      paramLabel = "TIME",
      description =
          "The start of the partition: unix seconds, or an ISO time such as 2026-11-23, 2026-11-23T05:00"
              + " or 2026-11-23T05:00+09:00. Needed unless the unit is singular.")
  private @Nullable String time;

  @Option(
      names = "--timezone",
      paramLabel = "ZONE",
      required = true,
      description =
          "The timezone of the resource, as it was declared: +09:00 or Asia/Tokyo. A time without an"
              + " offset is read in it.")
  private String timezone = "";

  @Option(
      names = "--payload",
      paramLabel = "JSON",
      description = "Whatever those downstream should know.")
  private @Nullable String payload;

  @Option(
      names = "--uuid",
      paramLabel = "ID",
      description =
          "Names the message: a UUID, or any other text that is made up only once. The server takes"
              + " each once, so with it a call can be repeated without harm.")
  private @Nullable String uuid;

  @Option(
      names = "--version-token",
      paramLabel = "TEXT",
      description =
          "Which version of the partition this is, such as a checksum; the server gives it back with the"
              + " partition.")
  private @Nullable String versionToken;

  SendCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    Message message = message();
    try (TriglavClient client = Commands.client(world, server, spec)) {
      int inserts = client.send(message);
      Commands.printJson(spec, json(message, inserts));
    }
    return ExitCode.OK;
  }

  private Message message() {
    Unit knownUnit = Commands.parsed(spec, "--unit", () -> Unit.of(unit));
    ZoneId zone = Commands.parsed(spec, "--timezone", () -> Dataset.zone(timezone));
    Instant start = Commands.parsed(spec, "--time", () -> Times.start(time, knownUnit, zone));
    String id = Commands.parsed(spec, "--uuid", this::id);
    String news = Commands.parsed(spec, "--payload", this::jsonPayload);
    return new Message(
        uri,
        knownUnit.toString(),
        start,
        timezone,
        news,
        id,
        Commands.parsed(spec, "--version-token", this::version));
  }

  private @Nullable String version() {
    if (versionToken != null
        && (versionToken.isBlank() || versionToken.length() > LONGEST_VERSION)) {
      throw new IllegalArgumentException(
          "'" + versionToken + "' is not a text of 1 to " + LONGEST_VERSION + " characters");
    }
    return versionToken;
  }

  private String id() {
    if (uuid == null) {
      return UUID.randomUUID().toString();
    }
    if (uuid.isBlank() || uuid.length() > LONGEST_UUID) {
      throw new IllegalArgumentException(
          "'" + uuid + "' is not a text of 1 to " + LONGEST_UUID + " characters");
    }
    return uuid;
  }

  private @Nullable String jsonPayload() {
    if (payload == null || isJson(payload)) {
      return payload;
    }
    throw new IllegalArgumentException("is not JSON: '" + payload + "'");
  }

  private static boolean isJson(String text) {
    try {
      return !Commands.JSON.readTree(text).isMissingNode();
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static ObjectNode json(Message message, int inserts) {
    return Commands.JSON
        .createObjectNode()
        .put("num_inserts", inserts)
        .put("uuid", message.uuid())
        .put("resource_uri", message.resourceUri())
        .put("resource_unit", message.resourceUnit())
        .put("resource_time", message.resourceTime().getEpochSecond())
        .put("resource_timezone", message.resourceTimezone())
        .put("version_token", message.versionToken());
  }
}
