package io.triglav.server.job;

import io.swagger.v3.oas.annotations.media.Schema;
import io.triglav.server.resource.ResourceResponse;
import java.time.Instant;
import java.util.List;

/** A job, whole. */
record JobResponse(
    @Schema(example = "1") long id,
    @Schema(example = "https://jenkins.example.com/job/daily-report/") String uri,
    @Schema(
            allowableValues = {"and", "or"},
            example = "and")
        String logical_op,
    @Schema(description = "What the job reads") List<ResourceResponse> input_resources,
    @Schema(description = "What the job writes") List<ResourceResponse> output_resources,
    @Schema(description = "How its firings are handed to subscribers") DeliveryPolicy delivery,
    @Schema(example = "2026-12-23T16:53:01.000+09:00") Instant created_at,
    @Schema(example = "2026-12-23T16:53:01.000+09:00") Instant updated_at) {

  static JobResponse of(Job job, List<ResourceResponse> inputs, List<ResourceResponse> outputs) {
    return new JobResponse(
        job.id(),
        job.uri(),
        job.logicalOp(),
        inputs,
        outputs,
        job.delivery(),
        job.createdAt(),
        job.updatedAt());
  }

  /** A row of the list. */
  @Schema(name = "JobEachResponse")
  record Row(
      @Schema(example = "1") long id,
      @Schema(example = "https://jenkins.example.com/job/daily-report/") String uri,
      @Schema(
              allowableValues = {"and", "or"},
              example = "and")
          String logical_op,
      @Schema(example = "2026-12-23T16:53:01.000+09:00") Instant created_at,
      @Schema(example = "2026-12-23T16:53:01.000+09:00") Instant updated_at) {

    static Row of(Job job) {
      return new Row(job.id(), job.uri(), job.logicalOp(), job.createdAt(), job.updatedAt());
    }
  }
}
