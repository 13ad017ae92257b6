package io.triglav.server.resource;

import io.swagger.v3.oas.annotations.media.Schema;

/** What an agent has to watch: all consumable declarations of one uri and timezone in one row. */
@Schema(name = "AggregatedResourceResponse")
public record AggregatedResource(
    @Schema(example = "hdfs://ns1/lake/commits/%Y-%m-%d") String uri,
    @Schema(description = "The units, joined with commas", example = "daily,hourly") String unit,
    @Schema(example = "+09:00") String timezone,
    @Schema(description = "The largest", example = "32") long span_in_days) {}
