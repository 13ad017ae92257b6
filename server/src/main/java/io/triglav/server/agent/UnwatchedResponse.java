package io.triglav.server.agent;

import io.swagger.v3.oas.annotations.media.Schema;
import io.triglav.server.resource.AggregatedResource;

/** A resource that jobs read, nobody announces and nobody watches. */
@Schema(name = "UnwatchedResourceResponse")
record UnwatchedResponse(
    @Schema(example = "hdfs://ns1/lake/commits/%Y-%m-%d") String uri,
    @Schema(description = "The units, joined with commas", example = "daily,hourly") String unit,
    @Schema(example = "+09:00") String timezone,
    @Schema(description = "The largest", example = "32") long span_in_days,
    @Schema(
            description =
                "no agent has this prefix; or: its agent <name> is gone since <when it was last heard of>",
            example = "its agent agent-1 is gone since 2026-12-23T16:53:01.000+09:00")
        String reason) {

  static UnwatchedResponse of(AggregatedResource resource, String reason) {
    return new UnwatchedResponse(
        resource.uri(), resource.unit(), resource.timezone(), resource.span_in_days(), reason);
  }
}
