package io.triglav.server.delivery;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.triglav.server.delivery.Deliveries.Subject;
import io.triglav.server.delivery.engine.Run;
import io.triglav.server.job.Jobs;
import io.triglav.server.shared.ApiException;
import io.triglav.server.shared.Checks;
import io.triglav.server.shared.Page;
import io.triglav.server.shared.Settings;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

@RestController
@RequestMapping("/api/v1/runs")
@Tag(name = "runs", description = "Executions of jobs")
class RunController {
  private static final Set<String> STATES =
      Set.of("accepted", "running", "succeeded", "failed", "lost", "cancelled");
  private static final String ID = "/{id}";
  private static final String EXAMPLE = "01935f3e-7a61-7c3a-9d2b-3f6c1a2b4c5d";

  private final Deliveries deliveries;
  private final Runs runs;
  private final Jobs jobs;
  private final JsonMapper json;
  private final Settings settings;
  private final Clock clock;

  RunController(
      Deliveries deliveries,
      Runs runs,
      Jobs jobs,
      JsonMapper json,
      Settings settings,
      Clock clock) {
    this.deliveries = deliveries;
    this.runs = runs;
    this.jobs = jobs;
    this.json = json;
    this.settings = settings;
    this.clock = clock;
  }

  @PostMapping
  @Operation(
      operationId = "startRun",
      summary = "Says that somebody has started a job on his own, without a delivery",
      description =
          "Then he says how it goes with heartbeats, and that it has ended with complete or fail.")
  CompletableFuture<RunResponse> start(@RequestBody StartRequest request) {
    request.check();
    String uri = String.valueOf(request.job());
    Jobs.Reference job =
        jobs.reference(uri)
            .orElseThrow(
                () ->
                    ApiException.notFound(
                        "there is no job "
                            + Checks.quoted(uri)
                            + "; put it first with PUT /api/v1/jobs"));
    UUID id = request.id() == null ? RunIds.next(clock.instant()) : request.id();
    String outputs = request.outputs() == null ? null : json.writeValueAsString(request.outputs());
    return deliveries
        .start(id, job.uri(), now -> run(id, job, request, outputs, now))
        .thenApply(started -> own(Runs.response(started), job));
  }

  private Run run(
      UUID id,
      Jobs.Reference job,
      StartRequest request,
      @Nullable String outputs,
      java.time.Instant now) {
    String timezone = request.timezone() == null ? settings.defaultTimezone() : request.timezone();
    return Run.started(
        id,
        new Run.Subject(job.id(), Objects.requireNonNull(request.time()), timezone, null, null),
        1,
        request.worker(),
        new Run.Report(request.url(), null, null, null),
        outputs,
        now.plus(request.lease()),
        now);
  }

  private static RunResponse own(RunResponse run, Jobs.Reference job) {
    if (run.job_id() != job.id() || run.delivery_id() != null) {
      throw ApiException.conflict(
          "run " + run.id() + " is another one, of job " + run.job_id() + "; choose another id");
    }
    return run;
  }

  @GetMapping
  @Operation(operationId = "listRuns", summary = "Runs, the newest first")
  List<RunResponse> list(
      @Parameter(description = "Only of this job", example = "1") @RequestParam(required = false)
          @Nullable Long job_id,
      @Parameter(
              description = "Only in this state",
              example = "failed",
              schema =
                  @Schema(
                      type = "string",
                      allowableValues = {
                        "accepted",
                        "running",
                        "succeeded",
                        "failed",
                        "lost",
                        "cancelled"
                      }))
          @RequestParam(required = false)
          @Nullable String state,
      @Parameter(description = "Only those of this delivery", example = "12")
          @RequestParam(required = false)
          @Nullable Long delivery_id,
      @Parameter(description = "Only older ones, for the next page", example = EXAMPLE)
          @RequestParam(required = false)
          @Nullable UUID before,
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
    Checks checks = new Checks();
    if (state != null && !STATES.contains(state)) {
      checks.notAllowed(
          "state",
          Checks.quoted(state)
              + " is not allowed; use accepted, running, succeeded, failed, lost or cancelled");
    }
    checks.done();
    return runs.list(job_id, state, delivery_id, before, Page.of(0, limit).limit());
  }

  @GetMapping(ID)
  @Operation(operationId = "getRun", summary = "One run")
  RunResponse get(@Parameter(example = EXAMPLE) @PathVariable UUID id) {
    return runs.get(id);
  }

  @PostMapping(ID + "/heartbeat")
  @Operation(
      operationId = "heartbeatRun",
      summary = "Says that it goes on; only for runs without a delivery",
      description = "The answer says whether it is to be cancelled.")
  CompletableFuture<RunResponse> heartbeat(
      @Parameter(example = EXAMPLE) @PathVariable UUID id, @RequestBody ReportRequest report) {
    return answer(deliveries.heartbeat(new Subject.OfRun(id), report));
  }

  @PostMapping(ID + "/complete")
  @Operation(
      operationId = "completeRun",
      summary = "Says that it has succeeded; its outputs are announced, once")
  CompletableFuture<RunResponse> complete(
      @Parameter(example = EXAMPLE) @PathVariable UUID id, @RequestBody ReportRequest report) {
    return answer(deliveries.complete(new Subject.OfRun(id), report));
  }

  @PostMapping(ID + "/fail")
  @Operation(operationId = "failRun", summary = "Says that it has failed; nothing is announced")
  CompletableFuture<RunResponse> fail(
      @Parameter(example = EXAMPLE) @PathVariable UUID id, @RequestBody ReportRequest report) {
    return answer(deliveries.fail(new Subject.OfRun(id), report));
  }

  @PostMapping(ID + "/cancel")
  @Operation(
      operationId = "cancelRun",
      summary = "Ends it: at once where nobody has it, else with the worker's next heartbeat")
  CompletableFuture<RunResponse> cancel(@Parameter(example = EXAMPLE) @PathVariable UUID id) {
    return answer(deliveries.cancel(new Subject.OfRun(id)));
  }

  @PostMapping(ID + "/replay")
  @Operation(
      operationId = "replayRun",
      summary = "Has its delivery handed out once more, as a new run")
  CompletableFuture<RunResponse> replay(@Parameter(example = EXAMPLE) @PathVariable UUID id) {
    return answer(deliveries.replay(new Subject.OfRun(id)));
  }

  private static CompletableFuture<RunResponse> answer(CompletableFuture<Loaded> change) {
    return change.thenApply(Runs::response);
  }
}
