package io.triglav.server.agent;

import io.swagger.v3.oas.annotations.media.Schema;
import io.triglav.server.agent.Watch.Target;
import io.triglav.server.resource.ResourceRequest;
import io.triglav.server.shared.Checks;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** A look at what is watched. */
@Schema(name = "LookRequest")
record LookRequest(
    @Schema(
            requiredMode = Schema.RequiredMode.REQUIRED,
            example = "hdfs://ns1/lake/commits/%Y-%m-%d",
            maxLength = ResourceRequest.LONGEST_URI)
        @Nullable String resource_uri,
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "+09:00")
        @Nullable String timezone,
    @Schema(
            description = "When it was, by the agent's clock",
            requiredMode = Schema.RequiredMode.REQUIRED,
            format = "date-time",
            example = "2026-12-23T16:53:01.000+09:00")
        @Nullable String looked_at,
    @Schema(
            description = "When it will look again",
            format = "date-time",
            example = "2026-12-23T16:54:01.000+09:00")
        @Nullable String next_look_at,
    @Schema(
            description =
                "Why it could not look; none when it could. Of more than 2,000 characters the rest is cut",
            example = "connection refused")
        @Nullable String error) {

  private static final int LONGEST_ERROR = 2_000;

  /** In UTC; any zone's date of these has four digits. */
  private static final Instant FIRST_MOMENT = Instant.parse("1900-01-01T00:00:00Z");

  private static final Instant LAST_MOMENT = Instant.parse("9998-12-31T23:59:59Z");

  void check(Checks checks) {
    checks.text("resource_uri", resource_uri, ResourceRequest.LONGEST_URI);
    checks.timezone("timezone", timezone);
    if (looked_at == null) {
      checks.missing("looked_at");
    }
    checkMoment(checks, "looked_at", looked_at);
    checkMoment(checks, "next_look_at", next_look_at);
    checks.optionalText("error", error, Integer.MAX_VALUE);
  }

  private static void checkMoment(Checks checks, String field, @Nullable String text) {
    if (text != null && moment(text) == null) {
      checks.notAllowed(
          field,
          Checks.quoted(text)
              + " is not a date-time of the years 1900 to 9998; use one such as 2026-12-23T16:53:01.000+09:00");
    }
  }

  private static @Nullable Instant moment(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      Instant moment = OffsetDateTime.parse(text).toInstant();
      return moment.isBefore(FIRST_MOMENT) || moment.isAfter(LAST_MOMENT) ? null : moment;
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** To be called after the checks. */
  Look look() {
    Instant lookedAt = moment(looked_at);
    return new Look(
        new Target(String.valueOf(resource_uri), String.valueOf(timezone)),
        lookedAt == null ? Instant.EPOCH : lookedAt,
        moment(next_look_at),
        cut(error));
  }

  private static @Nullable String cut(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    if (text.length() <= LONGEST_ERROR) {
      return text;
    }
    boolean inPair = Character.isHighSurrogate(text.charAt(LONGEST_ERROR - 1));
    return text.substring(0, inPair ? LONGEST_ERROR - 1 : LONGEST_ERROR);
  }
}
