package io.triglav.server.user;

import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

record UserResponse(
    @Schema(example = "1") long id,
    @Schema(example = "etl") String name,
    @Schema(nullable = true, example = "The nightly ETL jobs") @Nullable String description,
    @Schema(example = "local") String authenticator,
    @ArraySchema(
            arraySchema = @Schema(nullable = true, example = "[\"etl\"]"),
            schema = @Schema(example = "etl"))
        @Nullable List<String> groups,
    @Schema(nullable = true, example = "etl@example.com") @Nullable String email,
    @Schema(example = "2026-12-23T16:53:01.000+09:00") Instant created_at,
    @Schema(example = "2026-12-23T16:53:01.000+09:00") Instant updated_at) {

  static UserResponse of(User user) {
    return new UserResponse(
        Objects.requireNonNull(user.id()),
        user.name(),
        user.description(),
        user.authenticator(),
        user.groups(),
        user.email(),
        user.createdAt(),
        user.updatedAt());
  }

  /** A row of the list. */
  @Schema(name = "UserEachResponse")
  record Row(
      @Schema(example = "1") long id,
      @Schema(example = "etl") String name,
      @Schema(example = "local") String authenticator,
      @Schema(nullable = true, example = "etl@example.com") @Nullable String email) {

    static Row of(User user) {
      return new Row(
          Objects.requireNonNull(user.id()), user.name(), user.authenticator(), user.email());
    }
  }
}
