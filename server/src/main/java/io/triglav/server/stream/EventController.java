package io.triglav.server.stream;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/events")
@Tag(name = "events", description = "Messages, firings and runs, pushed as they happen")
class EventController {
  private static final String LAST_EVENT_ID = "Last-Event-ID";

  private final Streams streams;

  EventController(Streams streams) {
    this.streams = streams;
  }

  /** Streams until the listener goes or the server stops; the servlet API is spoken to directly. */
  @GetMapping
  @Operation(
      operationId = "streamEvents",
      summary = "Messages, firings and runs as they happen, as server-sent events",
      description =
          "Events are named message (as in the list of messages), job_message (id, job_id, job_uri, time, timezone) and run"
              + " (event_id, run_id, delivery_id, job_id, job_uri, time, from, to, worker, at); data is JSON. Each kind comes"
              + " in the order of its ids. The first event is hello; lines that begin with a colon are signs of life. Every"
              + " event has an id: sent back as the header Last-Event-ID, or as last_event_id, the stream goes on after it and"
              + " nothing is missed or repeated. Without it, what happens from now on is sent.")
  @ApiResponse(
      responseCode = "200",
      description = "Does not end by itself",
      content =
          @Content(
              mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
              schema =
                  @Schema(type = "string", example = "id: m42.j7.r19\nevent: hello\ndata: {}\n\n")))
  void stream(
      @Parameter(
              description =
                  "Of messages, job_messages and runs those wanted, with commas; all when left out",
              example = "job_messages,runs")
          @RequestParam(required = false)
          @Nullable String topics,
      @Parameter(
              description = "Only firings and runs of this job; messages are not concerned",
              example = "https://jenkins.example.com/job/daily-report/")
          @RequestParam(required = false)
          @Nullable String job_uri,
      @Parameter(
              description =
                  "The id of the last event that was seen; the header Last-Event-ID goes before it",
              example = "m42.j7.r19")
          @RequestParam(required = false)
          @Nullable String last_event_id,
      @Parameter(hidden = true) HttpServletRequest request,
      @Parameter(hidden = true) HttpServletResponse response)
      throws IOException {
    Set<Kind> kinds = Kind.of(topics);
    String header = request.getHeader(LAST_EVENT_ID);
    String last = header == null || header.isEmpty() ? last_event_id : header;
    Cursor begin = last == null ? streams.now() : Cursor.of(last);
    EventStream stream = streams.open(kinds, job_uri, begin);
    response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
    response.setCharacterEncoding(StandardCharsets.UTF_8);
    response.setHeader("X-Accel-Buffering", "no"); // a proxy must not collect it
    AsyncContext started = request.startAsync(request, response);
    started.setTimeout(0);
    stream.begin(started);
  }
}
