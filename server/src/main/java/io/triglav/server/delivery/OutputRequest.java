package io.triglav.server.delivery;

import io.swagger.v3.oas.annotations.media.Schema;
import io.triglav.server.resource.ResourceRequest;
import io.triglav.server.shared.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A partition that a run has written. */
@Schema(name = "RunOutput")
record OutputRequest(
    @Schema(
            requiredMode = Schema.RequiredMode.REQUIRED,
            example = "hdfs://ns1/lake/report/%Y-%m-%d",
            maxLength = ResourceRequest.LONGEST_URI)
        @Nullable String uri,
    @Schema(
            requiredMode = Schema.RequiredMode.REQUIRED,
            allowableValues = {"singular", "daily", "hourly"},
            example = "daily")
        @Nullable String unit,
    @Schema(description = "That of the run when left out", example = "+09:00")
        @Nullable String timezone,
    @Schema(description = "In unix seconds; that of the run when left out", example = "1476025200")
        @Nullable Long time,
    @Schema(description = "Anything about the partition: a JSON value", example = "{\"rows\": 7}")
        @Nullable JsonNode payload) {

  private static final int MOST = 1_000;
  private static final int LONGEST_PAYLOAD = 1_000_000;
  private static final long FIRST_TIME = -62_135_596_800L;
  private static final long LAST_TIME = 253_402_300_799L;

  static void check(Checks checks, @Nullable List<@Nullable OutputRequest> outputs) {
    if (outputs == null) {
      return;
    }
    if (outputs.size() > MOST) {
      checks.notAllowed(
          "outputs", "has " + outputs.size() + " entries; at most " + MOST + " are allowed");
    }
    for (int i = 0; i < outputs.size() && !checks.isFull(); i++) {
      OutputRequest output = outputs.get(i);
      String place = "outputs[" + i + "]";
      if (output == null) {
        checks.missing(place);
      } else {
        output.check(checks.at(place));
      }
    }
  }

  private void check(Checks checks) {
    checks.text("uri", uri, ResourceRequest.LONGEST_URI);
    checks.unit("unit", unit);
    if (timezone != null) {
      checks.timezone("timezone", timezone);
    }
    if (time != null) {
      checks.number("time", time, FIRST_TIME, LAST_TIME);
    }
    if (payload != null && !payload.isNull()) {
      checks.optionalText("payload", payload.toString(), LONGEST_PAYLOAD);
    }
  }
}
