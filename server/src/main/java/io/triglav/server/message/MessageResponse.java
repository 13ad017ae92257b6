package io.triglav.server.message;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A message, as the list has it. */
public record MessageResponse(
    @Schema(description = "Increases in the order of commits", example = "42") long id,
    @Schema(example = "hdfs://ns1/lake/commits/%Y-%m-%d") String resource_uri,
    @Schema(
            allowableValues = {"singular", "daily", "hourly"},
            example = "daily")
        String resource_unit,
    @Schema(description = "Unix seconds", example = "1476025200") long resource_time,
    @Schema(example = "+09:00") String resource_timezone,
    @Schema(
            description = "JSON in a string, or null",
            nullable = true,
            example = "{\"rows\":120034}")
        @Nullable String payload,
    @Schema(example = "2026-12-23T16:53:01.000+09:00") Instant created_at,
    @Schema(
            description = "The same as created_at: messages never change",
            example = "2026-12-23T16:53:01.000+09:00")
        Instant updated_at) {}
