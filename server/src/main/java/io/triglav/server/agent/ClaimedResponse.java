package io.triglav.server.agent;

import io.swagger.v3.oas.annotations.media.Schema;
import io.triglav.server.resource.AggregatedResource;
import java.time.Instant;

/** A resource that the agent is to watch. */
@Schema(name = "ClaimedResourceResponse")
record ClaimedResponse(
    @Schema(example = "hdfs://ns1/lake/commits/%Y-%m-%d") String uri,
    @Schema(description = "The units, joined with commas", example = "daily,hourly") String unit,
    @Schema(example = "+09:00") String timezone,
    @Schema(description = "The largest", example = "32") long span_in_days,
    @Schema(
            description = "No other agent watches it before; ask again in time to keep it",
            example = "2026-12-23T16:55:01.000+09:00")
        Instant leased_until) {

  static ClaimedResponse of(AggregatedResource resource, Instant leasedUntil) {
    return new ClaimedResponse(
        resource.uri(), resource.unit(), resource.timezone(), resource.span_in_days(), leasedUntil);
  }
}
