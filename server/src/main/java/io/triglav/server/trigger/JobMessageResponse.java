package io.triglav.server.trigger;

import io.swagger.v3.oas.annotations.media.Schema;

/** A firing: the job may run for that time. */
record JobMessageResponse(
    @Schema(description = "Increases in the order of commits", example = "7") long id,
    @Schema(example = "1") long job_id,
    @Schema(description = "The partition's time in unix seconds", example = "1476025200") long time,
    @Schema(description = "Of the message that completed the condition", example = "+09:00")
        String timezone) {

  static JobMessageResponse of(JobMessage message) {
    return new JobMessageResponse(
        message.id(), message.job_id(), message.time(), message.timezone());
  }
}
