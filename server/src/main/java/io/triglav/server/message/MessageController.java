package io.triglav.server.message;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.triglav.server.shared.LastId;
import io.triglav.server.shared.Page;
import io.triglav.server.shared.Wait;
import io.triglav.server.wake.Feed;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/messages")
@Tag(name = "messages", description = "Facts that partitions are ready")
class MessageController {
  @Schema(name = "SendMessagesResponse")
  record Sent(
      @Schema(description = "How many were new; known uuids do not count", example = "1")
          int num_inserts) {}

  private final Intake intake;
  private final Messages messages;
  private final Feed<MessageResponse> feed;

  MessageController(Intake intake, Messages messages, Feed<MessageResponse> feed) {
    this.intake = intake;
    this.messages = messages;
    this.feed = feed;
  }

  @PostMapping
  @Operation(
      operationId = "sendMessages",
      summary = "Says that partitions are ready: all of them, durably, or none",
      description =
          "The answer 200 means that the messages and the job messages that they fire are committed. At most 10,000 a request.")
  Sent send(@RequestBody List<@Nullable MessageRequest> requests) {
    return new Sent(intake.store(requests));
  }

  @GetMapping
  @Operation(
      operationId = "fetchMessages",
      summary = "Messages with id >= offset, in the order of their ids")
  @Parameter(
      name = "resource_uris",
      in = ParameterIn.QUERY,
      description =
          "Only those of these resources; also taken as resource_uris[]=a&resource_uris[]=b",
      array =
          @ArraySchema(
              schema = @Schema(type = "string", example = "hdfs://ns1/lake/commits/%Y-%m-%d")),
      explode = io.swagger.v3.oas.annotations.enums.Explode.FALSE,
      style = io.swagger.v3.oas.annotations.enums.ParameterStyle.FORM)
  CompletableFuture<List<MessageResponse>> list(
      @Parameter(
              description = "The first id wanted",
              example = "1",
              schema = @Schema(minimum = "0", type = "integer", format = "int64"))
          @RequestParam
          long offset,
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
          @Nullable Long wait,
      @Parameter(hidden = true) HttpServletRequest request) {
    Page page = Page.of(offset, limit);
    Set<String> uris = Set.copyOf(ResourceUris.of(request));
    return feed.poll(
        () ->
            uris.isEmpty()
                ? messages.from(page.offset(), page.limit())
                : messages.from(page.offset(), page.limit(), uris),
        row -> row.id() >= page.offset() && (uris.isEmpty() || uris.contains(row.resource_uri())),
        page.limit(),
        Wait.of("wait", wait));
  }

  @GetMapping("/last_id")
  @Operation(
      operationId = "getLastMessageId",
      summary = "The newest message id: a follower's first offset is one more")
  LastId lastId() {
    return new LastId(messages.lastId());
  }
}
