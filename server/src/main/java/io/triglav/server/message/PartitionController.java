package io.triglav.server.message;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.triglav.server.message.Partitions.Wanted;
import io.triglav.server.resource.ResourceRequest;
import io.triglav.server.shared.Checks;
import io.triglav.server.shared.Page;
import io.triglav.server.shared.Wait;
import io.triglav.server.wake.Feed;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "partitions", description = "Which partitions are ready")
class PartitionController {
  private final Partitions partitions;
  private final Feed<MessageResponse> feed;

  PartitionController(Partitions partitions, Feed<MessageResponse> feed) {
    this.partitions = partitions;
    this.feed = feed;
  }

  @GetMapping("/api/v1/partitions")
  @Operation(
      operationId = "listPartitions",
      summary = "The partitions of a resource that were published, with their last messages",
      description =
          "An empty list means: not ready. With wait, the answer comes as soon as one of them is published.")
  CompletableFuture<List<PartitionResponse>> list(
      @Parameter(description = "The resource", example = "hdfs://ns1/lake/commits/%Y-%m-%d")
          @RequestParam
          String resource_uri,
      @Parameter(
              description = "Only of this unit",
              example = "daily",
              schema = @Schema(allowableValues = {"singular", "daily", "hourly"}))
          @RequestParam(required = false)
          @Nullable String unit,
      @Parameter(description = "Only of this timezone", example = "+09:00")
          @RequestParam(required = false)
          @Nullable String timezone,
      @Parameter(
              description = "The partition's time in unix seconds; without it, from and to",
              example = "1476025200")
          @RequestParam(required = false)
          @Nullable Long time,
      @Parameter(description = "The first time that counts", example = "1476025200")
          @RequestParam(required = false)
          @Nullable Long from,
      @Parameter(description = "The last time that counts", example = "1478617200")
          @RequestParam(required = false)
          @Nullable Long to,
      @Parameter(description = "Only those published by a message after this one", example = "41")
          @RequestParam(required = false)
          @Nullable Long newer_than,
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
              description = "How many seconds to wait when there is none yet",
              schema =
                  @Schema(
                      minimum = "0",
                      maximum = "60",
                      defaultValue = "0",
                      type = "integer",
                      format = "int64"))
          @RequestParam(required = false)
          @Nullable Long wait) {
    Checks checks = new Checks();
    checks.text("resource_uri", resource_uri, ResourceRequest.LONGEST_URI);
    if (unit != null) {
      checks.unit("unit", unit);
    }
    if (timezone != null) {
      checks.timezone("timezone", timezone);
    }
    if (time != null && (from != null || to != null)) {
      checks.notAllowed("time", "does not go with from and to; use the one or the others");
    }
    if (newer_than != null) {
      checks.number("newer_than", newer_than, 0, Long.MAX_VALUE);
    }
    checks.done();
    int rows = Page.of(0, limit).limit();
    Wanted wanted =
        new Wanted(
            resource_uri,
            unit,
            timezone,
            first(time, from, Long.MIN_VALUE),
            first(time, to, Long.MAX_VALUE),
            newer_than == null ? 0 : newer_than);
    return feed.await(() -> partitions.find(wanted, rows), wanted::fits, Wait.of("wait", wait));
  }

  private static long first(@Nullable Long a, @Nullable Long b, long otherwise) {
    if (a != null) {
      return a;
    }
    return b == null ? otherwise : b;
  }
}
