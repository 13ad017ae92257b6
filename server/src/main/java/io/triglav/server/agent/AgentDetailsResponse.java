package io.triglav.server.agent;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An agent with what it watches. */
record AgentDetailsResponse(
    @Schema(example = "agent-1") String name,
    @Schema(nullable = true, example = "1.4.0") @Nullable String version,
    @Schema(nullable = true, example = "host-7") @Nullable String host,
    @Schema(
            description = "gone: nothing was heard of it for three intervals",
            allowableValues = {AgentResponse.ALIVE, AgentResponse.GONE},
            example = "alive")
        String state,
    @Schema(example = "[\"hdfs://ns1/\"]") List<String> prefixes,
    @Schema(example = "60") int interval_seconds,
    @Schema(example = "2026-12-23T16:53:01.000+09:00") Instant first_seen_at,
    @Schema(example = "2026-12-23T16:53:01.000+09:00") Instant last_seen_at,
    @Schema(description = "How many resources it holds a lease on", example = "17") long watching,
    @Schema(description = "How many of these it could not look at the last time", example = "0")
        long failing,
    @Schema(description = "What it holds a lease on") List<WatchResponse> watches) {

  /** What an agent watches, and what came of its last look. */
  @Schema(name = "WatchResponse")
  record WatchResponse(
      @Schema(example = "hdfs://ns1/lake/commits/%Y-%m-%d") String uri,
      @Schema(example = "+09:00") String timezone,
      @Schema(example = "2026-12-23T16:55:01.000+09:00") Instant leased_until,
      @Schema(
              description = "null: not yet",
              nullable = true,
              example = "2026-12-23T16:53:01.000+09:00")
          @Nullable Instant looked_at,
      @Schema(nullable = true, example = "2026-12-23T16:54:01.000+09:00")
          @Nullable Instant next_look_at,
      @Schema(
              description = "Why the last look failed",
              nullable = true,
              example = "connection refused")
          @Nullable String error,
      @Schema(
              description = "The first of the looks that have failed since one succeeded",
              nullable = true,
              example = "2026-12-23T16:51:01.000+09:00")
          @Nullable Instant failing_since) {}

  static AgentDetailsResponse of(AgentResponse agent, List<WatchResponse> watches) {
    return new AgentDetailsResponse(
        agent.name(),
        agent.version(),
        agent.host(),
        agent.state(),
        agent.prefixes(),
        agent.interval_seconds(),
        agent.first_seen_at(),
        agent.last_seen_at(),
        agent.watching(),
        agent.failing(),
        watches);
  }
}
