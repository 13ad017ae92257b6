package io.triglav.server.agent;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An agent, and how it is. */
record AgentResponse(
    @Schema(example = "agent-1") String name,
    @Schema(nullable = true, example = "1.4.0") @Nullable String version,
    @Schema(nullable = true, example = "host-7") @Nullable String host,
    @Schema(
            description = "gone: nothing was heard of it for three intervals",
            allowableValues = {"alive", "gone"},
            example = "alive")
        String state,
    @Schema(example = "[\"hdfs://ns1/\"]") List<String> prefixes,
    @Schema(example = "60") int interval_seconds,
    @Schema(example = "2026-12-23T16:53:01.000+09:00") Instant first_seen_at,
    @Schema(example = "2026-12-23T16:53:01.000+09:00") Instant last_seen_at,
    @Schema(description = "How many resources it holds a lease on", example = "17") long watching,
    @Schema(description = "How many of these it could not look at the last time", example = "0")
        long failing) {

  static final String ALIVE = "alive";
  static final String GONE = "gone";

  boolean isAlive() {
    return state.equals(ALIVE);
  }
}
