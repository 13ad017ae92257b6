package io.triglav.server.message;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A partition that was published: when, and by which message last. */
@Schema(name = "PartitionResponse")
record PartitionResponse(
    @Schema(example = "hdfs://ns1/lake/commits/%Y-%m-%d") String resource_uri,
    @Schema(
            allowableValues = {"singular", "daily", "hourly"},
            example = "daily")
        String resource_unit,
    @Schema(description = "Unix seconds", example = "1476025200") long resource_time,
    @Schema(example = "+09:00") String resource_timezone,
    @Schema(description = "The last message that published it", example = "42") long message_id,
    @Schema(
            description = "The version that its sender last named, or null",
            nullable = true,
            example = "1795359712000-120034")
        @Nullable String version_token,
    @Schema(
            description = "When that message was taken in",
            example = "2026-12-23T16:53:01.000+09:00")
        Instant published_at) {}
