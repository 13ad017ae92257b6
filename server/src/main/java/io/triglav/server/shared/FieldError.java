package io.triglav.server.shared;

import io.swagger.v3.oas.annotations.media.Schema;

/** One thing that is wrong with a request: where, and what would be right. */
@Schema(description = "One thing that is wrong with a request")
public record FieldError(
    @Schema(description = "Where: a path such as [3].resource_unit", example = "[0].resource_unit")
        String field,
    @Schema(
            description = "What is wrong and what is allowed",
            example = "\"weekly\" is not allowed; use singular, daily or hourly")
        String message) {}
