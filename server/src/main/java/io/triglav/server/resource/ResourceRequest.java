package io.triglav.server.resource;

import io.swagger.v3.oas.annotations.media.Schema;
import io.triglav.server.shared.Checks;
import org.jspecify.annotations.Nullable;

/**
 * A resource to declare, or the members of one to change: then absent ones stay as they are.
 *
 * @param id within a job: the resource to update. Elsewhere ignored: the path says which
 */
public record ResourceRequest(
    @Schema(description = "Within a job: the resource to update; without it a new one is declared")
        @Nullable Long id,
    @Schema(example = "Commits, one folder a day") @Nullable String description,
    @Schema(
            description = "Where the data is; strftime patterns stand for the time",
            example = "hdfs://ns1/lake/commits/%Y-%m-%d",
            maxLength = LONGEST_URI)
        @Nullable String uri,
    @Schema(
            allowableValues = {"singular", "daily", "hourly"},
            example = "daily")
        @Nullable String unit,
    @Schema(
            description = "An offset or an IANA name; the server's default when left out",
            example = "+09:00")
        @Nullable String timezone,
    @Schema(
            description = "How far back messages still fire jobs, in days; 32 when left out",
            minimum = "0",
            maximum = "36500",
            example = "32")
        @Nullable Long span_in_days,
    @Schema(description = "Whether jobs read it; set by the server within jobs", example = "true")
        @Nullable Boolean consumable,
    @Schema(
            description =
                "Whether whoever writes it posts the message himself, so that no agent need watch it",
            example = "false")
        @Nullable Boolean notifiable) {

  /** Longer than any path or table name seen; keeps a percent-encoded one within a request line. */
  public static final int LONGEST_URI = 4096;

  private static final long LONGEST_SPAN = 36_500;

  /** Checks a declaration: everything that must be there, and all values. */
  public void checkNew(Checks checks) {
    if (uri == null) {
      checks.missing("uri");
    }
    if (unit == null) {
      checks.missing("unit");
    }
    checkValues(checks);
  }

  /** Checks the values that are there. */
  public void checkValues(Checks checks) {
    if (uri != null) {
      checks.text("uri", uri, LONGEST_URI);
    }
    if (unit != null) {
      checks.unit("unit", unit);
    }
    if (timezone != null) {
      checks.timezone("timezone", timezone);
    }
    if (span_in_days != null) {
      checks.number("span_in_days", span_in_days, 0, LONGEST_SPAN);
    }
    checks.optionalText("description", description, 10_000);
  }

  /** The same with the role that a job gives it, whatever the request says. */
  public ResourceRequest withConsumable(boolean value) {
    return new ResourceRequest(
        id, description, uri, unit, timezone, span_in_days, value, notifiable);
  }
}
