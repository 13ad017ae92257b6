package io.triglav.server.delivery;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.triglav.server.delivery.Deliveries.Subject;
import io.triglav.server.shared.ApiException;
import io.triglav.server.shared.Checks;
import io.triglav.server.shared.Page;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/deliveries")
@Tag(name = "deliveries", description = "Firings handed to subscribers under leases")
class DeliveryController {
  private static final Set<String> STATES =
      Set.of("pending", "leased", "done", "dead", "cancelled", "skipped");
  private static final String ID = "/{id}";

  /** What a worker is handed. */
  @Schema(name = "LeaseResponse")
  record Leased(
      @Schema(description = "Empty when there was nothing in time")
          List<DeliveryResponse> deliveries) {}

  /** What has become of several. */
  @Schema(name = "CompletionsResponse")
  record Completions(
      @Schema(description = "In the order of the request") List<Completed> deliveries) {}

  /** What has become of one of several. */
  @Schema(name = "CompletionResponse")
  record Completed(
      @Schema(description = "The delivery", example = "12") long id,
      @Schema(
              description = "As the answer to it alone would have: 200, 404, 409, 503",
              example = "200")
          int status,
      @Schema(
              description = "Why it is not done, or null",
              nullable = true,
              example = "there is no delivery 12")
          @Nullable String error) {

    static Completed of(long id, CompletableFuture<Loaded> done) {
      try {
        done.join();
        return new Completed(id, HttpStatus.OK.value(), null);
      } catch (CompletionException e) {
        return e.getCause() instanceof ApiException known
            ? new Completed(id, known.status().value(), known.text())
            : new Completed(
                id,
                HttpStatus.INTERNAL_SERVER_ERROR.value(),
                "unexpected error; the server's log says more");
      }
    }
  }

  private final Deliveries deliveries;
  private final DeliveryList list;

  DeliveryController(Deliveries deliveries, DeliveryList list) {
    this.deliveries = deliveries;
    this.list = list;
  }

  @PostMapping("/lease")
  @Operation(
      operationId = "leaseDeliveries",
      summary = "Hands firings to a worker, or waits for them",
      description =
          "The worker has them until the lease ends; a heartbeat makes it longer. Then each is completed, failed or released,"
              + " with the fence of its lease. What is not reported in time is handed to the next worker as the same run,"
              + " who looks for it by run_id before he starts it.")
  CompletableFuture<Leased> lease(@RequestBody LeaseRequest request) {
    return deliveries
        .lease(request, user())
        .thenApply(handed -> new Leased(handed.stream().map(DeliveryList::response).toList()));
  }

  @GetMapping
  @Operation(
      operationId = "listDeliveries",
      summary = "Deliveries, the newest first; those that are dead are the dead letters")
  List<DeliveryResponse> list(
      @Parameter(description = "Only of this subscriber", example = "jenkins")
          @RequestParam(required = false)
          @Nullable String subscriber,
      @Parameter(
              description = "Only in this state",
              example = "dead",
              schema =
                  @Schema(
                      type = "string",
                      allowableValues = {
                        "pending",
                        "leased",
                        "done",
                        "dead",
                        "cancelled",
                        "skipped"
                      }))
          @RequestParam(required = false)
          @Nullable String state,
      @Parameter(description = "Only of this job", example = "1") @RequestParam(required = false)
          @Nullable Long job_id,
      @Parameter(description = "Only with ids below, for the next page", example = "100")
          @RequestParam(required = false)
          @Nullable Long before,
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
              + " is not allowed; use pending, leased, done, dead, cancelled or skipped");
    }
    checks.optionalText("subscriber", subscriber, 200);
    checks.done();
    return list.list(subscriber, state, job_id, before, Page.of(0, limit).limit());
  }

  @GetMapping(ID)
  @Operation(operationId = "getDelivery", summary = "One delivery")
  DeliveryResponse get(@Parameter(example = "12") @PathVariable long id) {
    return list.get(id);
  }

  @PostMapping(ID + "/heartbeat")
  @Operation(
      operationId = "heartbeatDelivery",
      summary = "Says that a worker is at it, and makes the lease longer",
      description = "The answer says whether the run is to be cancelled.")
  CompletableFuture<DeliveryResponse> heartbeat(
      @Parameter(example = "12") @PathVariable long id, @RequestBody ReportRequest report) {
    return answer(deliveries.heartbeat(new Subject.OfDelivery(id), report));
  }

  @PostMapping(ID + "/complete")
  @Operation(
      operationId = "completeDelivery",
      summary = "Says that the job has succeeded; its outputs are announced, once",
      description = "Saying it again with the same fence is harmless.")
  CompletableFuture<DeliveryResponse> complete(
      @Parameter(example = "12") @PathVariable long id, @RequestBody ReportRequest report) {
    return answer(deliveries.complete(new Subject.OfDelivery(id), report));
  }

  @PostMapping("/complete")
  @Operation(
      operationId = "completeDeliveries",
      summary = "Says that several jobs have succeeded, in one commit",
      description =
          "Each stands on its own: the answer says of each, in the same order, whether it is done or why not.")
  CompletableFuture<Completions> completeAll(@RequestBody CompletionsRequest request) {
    List<CompletableFuture<Loaded>> done = deliveries.complete(request);
    List<Long> ids = request.all().stream().map(each -> Objects.requireNonNull(each.id())).toList();
    return CompletableFuture.allOf(done.toArray(CompletableFuture[]::new))
        .handle(
            (all, e) ->
                new Completions(
                    IntStream.range(0, ids.size())
                        .mapToObj(i -> Completed.of(ids.get(i), done.get(i)))
                        .toList()));
  }

  @PostMapping(ID + "/fail")
  @Operation(
      operationId = "failDelivery",
      summary = "Says that the job has failed; it is tried again later, or is a dead letter",
      description = "Of a run that was to be cancelled, it says that it was.")
  CompletableFuture<DeliveryResponse> fail(
      @Parameter(example = "12") @PathVariable long id, @RequestBody ReportRequest report) {
    return answer(deliveries.fail(new Subject.OfDelivery(id), report));
  }

  @PostMapping(ID + "/release")
  @Operation(
      operationId = "releaseDelivery",
      summary = "Hands it back: the next worker gets it at once, and no attempt is counted")
  CompletableFuture<DeliveryResponse> release(
      @Parameter(example = "12") @PathVariable long id, @RequestBody ReportRequest report) {
    return answer(deliveries.release(id, report));
  }

  @PostMapping(ID + "/cancel")
  @Operation(
      operationId = "cancelDelivery",
      summary = "Ends it: at once where nobody has it, else with the worker's next heartbeat")
  CompletableFuture<DeliveryResponse> cancel(@Parameter(example = "12") @PathVariable long id) {
    return answer(deliveries.cancel(new Subject.OfDelivery(id)));
  }

  @PostMapping(ID + "/replay")
  @Operation(
      operationId = "replayDelivery",
      summary = "Hands it out once more: a dead letter, or whatever else has ended")
  CompletableFuture<DeliveryResponse> replay(@Parameter(example = "12") @PathVariable long id) {
    return answer(deliveries.replay(new Subject.OfDelivery(id)));
  }

  private static CompletableFuture<DeliveryResponse> answer(CompletableFuture<Loaded> change) {
    return change.thenApply(DeliveryList::response);
  }

  private static String user() {
    Authentication caller = SecurityContextHolder.getContext().getAuthentication();
    return caller == null ? "anonymous" : caller.getName();
  }
}
