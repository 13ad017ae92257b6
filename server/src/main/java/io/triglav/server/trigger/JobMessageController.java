package io.triglav.server.trigger;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.triglav.server.shared.LastId;
import io.triglav.server.shared.Page;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/job_messages")
@Tag(name = "jobMessages", description = "Firings: what pipelines wait for")
class JobMessageController {
  private final JobMessages jobMessages;

  JobMessageController(JobMessages jobMessages) {
    this.jobMessages = jobMessages;
  }

  @GetMapping
  @Operation(
      operationId = "fetchJobMessages",
      summary = "A job's messages with id >= offset, in the order of their ids")
  List<JobMessageResponse> list(
      @Parameter(
              description = "The first id wanted",
              example = "1",
              schema = @Schema(minimum = "0", type = "integer", format = "int64"))
          @RequestParam
          long offset,
      @Parameter(description = "The job", example = "1") @RequestParam long job_id,
      @Parameter(
              description = "How many at most",
              schema =
                  @Schema(
                      minimum = "1",
                      maximum = "10000",
                      defaultValue = "100",
                      type = "integer",
                      format = "int64"))
          @RequestParam(required = false)
          @Nullable Long limit) {
    return jobMessages.of(job_id, Page.of(offset, limit));
  }

  @GetMapping("/last_id")
  @Operation(
      operationId = "getLastJobMessageId",
      summary = "The newest job message id, of all jobs")
  LastId lastId() {
    return new LastId(jobMessages.lastId());
  }
}
