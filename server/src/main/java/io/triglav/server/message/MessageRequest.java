package io.triglav.server.message;

import io.swagger.v3.oas.annotations.media.Schema;
import io.triglav.server.resource.DatasetKey;
import io.triglav.server.resource.ResourceRequest;
import io.triglav.server.shared.Checks;
import io.triglav.server.shared.Unit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The fact that a partition is ready, as sent. */
record MessageRequest(
    @Schema(
            description =
                "Makes sending it again harmless: a message with a known uuid is dropped. The server makes one up when it is"
                    + " left out, and then a repeat counts as new",
            maxLength = MessageKey.LONGEST,
            example = "7a0f7b0c-6a86-4a39-9b52-0f2f6a0a7f4e")
        @Nullable String uuid,
    @Schema(
            description = "The resource",
            requiredMode = Schema.RequiredMode.REQUIRED,
            example = "hdfs://ns1/lake/commits/%Y-%m-%d",
            maxLength = ResourceRequest.LONGEST_URI)
        @Nullable String resource_uri,
    @Schema(
            requiredMode = Schema.RequiredMode.REQUIRED,
            allowableValues = {"singular", "daily", "hourly"},
            example = "daily")
        @Nullable String resource_unit,
    @Schema(
            description = "The partition's time in unix seconds",
            requiredMode = Schema.RequiredMode.REQUIRED,
            example = "1476025200")
        @Nullable Long resource_time,
    @Schema(
            description = "The zone that the partition's time is meant in",
            requiredMode = Schema.RequiredMode.REQUIRED,
            example = "+09:00")
        @Nullable String resource_timezone,
    @Schema(
            description = "Anything about the partition: a JSON value, or a string that holds one",
            example = "{\"rows\": 120034}")
        @Nullable Payload payload,
    @Schema(
            description =
                "Which version of the partition was seen, in the sender's own words; GET /partitions gives it back, so"
                    + " that an agent need not remember it",
            maxLength = LONGEST_VERSION_TOKEN,
            example = "1795359712000-120034")
        @Nullable String version_token) {

  /** The years 1 to 9999, in unix seconds. */
  private static final long FIRST_TIME = -62_135_596_800L;

  private static final long LAST_TIME = 253_402_300_799L;
  private static final int LONGEST_PAYLOAD = 1_000_000;
  private static final int LONGEST_VERSION_TOKEN = 1_000;

  void check(Checks checks, JsonMapper json) {
    if (uuid != null) {
      checks.text("uuid", uuid, MessageKey.LONGEST);
    }
    checks.text("resource_uri", resource_uri, ResourceRequest.LONGEST_URI);
    checks.unit("resource_unit", resource_unit);
    checks.number("resource_time", resource_time, FIRST_TIME, LAST_TIME);
    checks.timezone("resource_timezone", resource_timezone);
    checkPayload(checks, json);
    checks.optionalText("version_token", version_token, LONGEST_VERSION_TOKEN);
  }

  DatasetKey dataset() {
    return new DatasetKey(
        Objects.requireNonNull(resource_uri),
        Unit.of(Objects.requireNonNull(resource_unit)),
        Objects.requireNonNull(resource_timezone));
  }

  NewMessage checked(int datasetId) {
    return new NewMessage(
        uuid == null ? MessageKey.random() : MessageKey.of(uuid),
        datasetId,
        Objects.requireNonNull(resource_time),
        Objects.requireNonNull(resource_timezone),
        payload == null ? null : payload.text(),
        version_token);
  }

  private void checkPayload(Checks checks, JsonMapper json) {
    if (payload == null) {
      return;
    }
    String text = payload.text();
    checks.optionalText("payload", text, LONGEST_PAYLOAD);
    if (payload.asSent() && !holdsJson(text, json)) {
      checks.notAllowed(
          "payload",
          Checks.quoted(text)
              + " is not JSON of at most 500 levels; send a JSON value or a string that holds one");
    }
  }

  private static boolean holdsJson(String text, JsonMapper json) {
    try {
      return !json.readTree(text).isMissingNode();
    } catch (JacksonException e) {
      return false;
    }
  }
}
