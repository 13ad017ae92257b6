package io.triglav.server.trigger;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.triglav.server.shared.LastId;
import io.triglav.server.shared.Page;
import io.triglav.server.shared.Wait;
import io.triglav.server.wake.Feed;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
  private final Feed<JobMessage> feed;

  JobMessageController(JobMessages jobMessages, Feed<JobMessage> feed) {
    this.jobMessages = jobMessages;
    this.feed = feed;
  }

  @GetMapping
  @Operation(
      operationId = "fetchJobMessages",
      summary = "A job's messages with id >= offset, in the order of their ids")
  CompletableFuture<List<JobMessageResponse>> list(
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
          @Nullable Long limit,
      @Parameter(
              description = "How many seconds to wait for a first one when there is none",
              schema =
                  @Schema(
                      minimum = "0",
                      maximum = "60",
                      defaultValue = "0",
                      type = "integer",
                      format = "int64"))
          @RequestParam(required = false)
          @Nullable Long wait) {
    Page page = Page.of(offset, limit);
    return feed.poll(
            () -> jobMessages.of(job_id, page),
            row -> row.job_id() == job_id && row.id() >= page.offset(),
            page.limit(),
            Wait.of("wait", wait))
        .thenApply(rows -> rows.stream().map(JobMessageResponse::of).toList());
  }

  @GetMapping("/last_id")
  @Operation(
      operationId = "getLastJobMessageId",
      summary = "The newest job message id, of all jobs")
  LastId lastId() {
    return new LastId(jobMessages.lastId());
  }
}
