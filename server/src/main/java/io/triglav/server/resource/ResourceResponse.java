package io.triglav.server.resource;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A resource, whole. */
public record ResourceResponse(
    @Schema(example = "1") long id,
    @Schema(nullable = true, example = "Commits, one folder a day") @Nullable String description,
    @Schema(example = "hdfs://ns1/lake/commits/%Y-%m-%d") String uri,
    @Schema(
            allowableValues = {"singular", "daily", "hourly"},
            example = "daily")
        String unit,
    @Schema(example = "+09:00") String timezone,
    @Schema(example = "32") long span_in_days,
    @Schema(example = "true") boolean consumable,
    @Schema(example = "false") boolean notifiable,
    @Schema(example = "2026-12-23T16:53:01.000+09:00") Instant created_at,
    @Schema(example = "2026-12-23T16:53:01.000+09:00") Instant updated_at) {

  public static ResourceResponse of(Resource resource) {
    return new ResourceResponse(
        resource.id(),
        resource.description(),
        resource.dataset().uri(),
        resource.dataset().unit(),
        resource.dataset().timezone(),
        resource.spanInDays(),
        resource.consumable(),
        resource.notifiable(),
        resource.createdAt(),
        resource.updatedAt());
  }

  /** A row of the list. */
  @Schema(name = "ResourceEachResponse")
  record Row(
      @Schema(example = "1") long id,
      @Schema(example = "hdfs://ns1/lake/commits/%Y-%m-%d") String uri,
      @Schema(
              allowableValues = {"singular", "daily", "hourly"},
              example = "daily")
          String unit,
      @Schema(example = "+09:00") String timezone,
      @Schema(example = "32") long span_in_days,
      @Schema(example = "true") boolean consumable,
      @Schema(example = "false") boolean notifiable) {

    static Row of(Resource resource) {
      return new Row(
          resource.id(),
          resource.dataset().uri(),
          resource.dataset().unit(),
          resource.dataset().timezone(),
          resource.spanInDays(),
          resource.consumable(),
          resource.notifiable());
    }
  }
}
