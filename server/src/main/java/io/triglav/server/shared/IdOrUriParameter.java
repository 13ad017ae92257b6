package io.triglav.server.shared;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes the path parameter that {@link IdOrUri} reads. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Parameter(
    name = "id_or_uri",
    in = ParameterIn.PATH,
    required = true,
    description = "An id, or a percent-encoded uri",
    example = "hdfs%3A%2F%2Fns1%2Flake%2Fcommits",
    schema = @Schema(type = "string"))
public @interface IdOrUriParameter {}
