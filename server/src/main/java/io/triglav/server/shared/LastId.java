package io.triglav.server.shared;

import io.swagger.v3.oas.annotations.media.Schema;

/** The newest id of a list that is read by offset. */
@Schema(name = "LastIdResponse")
public record LastId(@Schema(description = "0 when there is none", example = "42") long id) {}
