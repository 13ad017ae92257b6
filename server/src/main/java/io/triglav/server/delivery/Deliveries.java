package io.triglav.server.delivery;

import io.triglav.server.delivery.Task.Decision;
import io.triglav.server.delivery.engine.LifeCycle;
import io.triglav.server.delivery.engine.Run;
import io.triglav.server.delivery.engine.Verdict;
import io.triglav.server.shared.ApiException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/** The deliveries and runs: what workers and people may do to them. */
@Service
class Deliveries {
  private final Dispatcher dispatcher;
  private final Subscribers subscribers;
  private final Announcer announcer;
  private final JsonMapper json;
  private final Clock clock;

  Deliveries(
      Dispatcher dispatcher,
      Subscribers subscribers,
      Announcer announcer,
      JsonMapper json,
      Clock clock) {
    this.dispatcher = dispatcher;
    this.subscribers = subscribers;
    this.announcer = announcer;
    this.json = json;
    this.clock = clock;
  }

  /** Hands out what there is for a subscriber, or waits for it. */
  CompletableFuture<List<Loaded>> lease(LeaseRequest request, String user) {
    request.check();
    Subscriber subscriber = subscribers.named(String.valueOf(request.subscriber()));
    if (subscriber.webhook() != null) {
      throw ApiException.conflict(
          "deliveries of "
              + subscriber.name()
              + " are sent to its webhook; put the subscriber without one to fetch them");
    }
    Duration wait = request.patience();
    return dispatcher.lease(
        new LeaseOrder(
            subscriber,
            request.worker() == null ? user : request.worker(),
            request.most(),
            LeaseRequest.lease(request.lease_seconds()),
            !wait.isZero(),
            new CompletableFuture<>()),
        wait);
  }

  CompletableFuture<Loaded> heartbeat(Subject subject, ReportRequest report) {
    return submit(
        subject,
        report,
        (x, now) ->
            LifeCycle.heartbeat(
                x.now(),
                report.fence(),
                report.hasStarted(),
                report.report(),
                report.lease(),
                now));
  }

  /** Once this is known, its outputs are announced, and what they fire is fired. */
  CompletableFuture<Loaded> complete(Subject subject, ReportRequest report) {
    return submit(subject, report, completion(report)).thenCompose(announcer::announce);
  }

  /** Each on its own: that one is refused keeps no other from being done. */
  List<CompletableFuture<Loaded>> complete(CompletionsRequest request) {
    request.check();
    List<Task.OfDelivery> tasks =
        request.all().stream()
            .map(
                each ->
                    new Task.OfDelivery(
                        Objects.requireNonNull(each.id()),
                        completion(each.report()),
                        new CompletableFuture<>()))
            .toList();
    dispatcher.submit(tasks);
    return tasks.stream().map(task -> task.outcome().thenCompose(announcer::announce)).toList();
  }

  private Decision completion(ReportRequest report) {
    String outputs = report.outputs() == null ? null : json.writeValueAsString(report.outputs());
    return (x, now) ->
        LifeCycle.complete(
            x.now(), report.fence(), report.report(), outputs, hasOutputs(x, report), now);
  }

  CompletableFuture<Loaded> fail(Subject subject, ReportRequest report) {
    return submit(
        subject,
        report,
        (x, now) ->
            LifeCycle.fail(
                x.now(),
                report.fence(),
                report.report(),
                report.mayRetry(),
                report.retry_at(),
                x.policy(),
                now));
  }

  CompletableFuture<Loaded> release(long id, ReportRequest report) {
    Subject subject = new Subject.OfDelivery(id);
    return submit(
        subject,
        report,
        (x, now) -> LifeCycle.release(x.now(), report.fence() == null ? 0 : report.fence(), now));
  }

  CompletableFuture<Loaded> cancel(Subject subject) {
    return submit(subject, (x, now) -> LifeCycle.cancel(x.now(), now));
  }

  CompletableFuture<Loaded> replay(Subject subject) {
    return submit(subject, (x, now) -> LifeCycle.replay(x.now(), now));
  }

  /** A run that somebody has started on his own. */
  CompletableFuture<Loaded> start(UUID id, String jobUri, Function<Instant, Run> run) {
    return dispatcher.submit(new Task.Start(run::apply, id, jobUri, new CompletableFuture<>()));
  }

  /** What is spoken of. */
  sealed interface Subject {
    /** A delivery. */
    record OfDelivery(long id) implements Subject {}

    /** A run. */
    record OfRun(UUID id) implements Subject {}
  }

  private CompletableFuture<Loaded> submit(
      Subject subject, ReportRequest report, Decision decision) {
    boolean ofDelivery = subject instanceof Subject.OfDelivery;
    report.check(ofDelivery, clock.instant());
    return submit(
        subject,
        ofDelivery
            ? decision
            : (x, now) -> withoutDelivery(x).orElseGet(() -> decision.on(x, now)));
  }

  /** Whoever has a delivery reports with its fence, or he could disturb who has it now. */
  private static Optional<Verdict> withoutDelivery(Loaded x) {
    Run run = x.now().run();
    Long delivery = run == null ? null : run.subject().deliveryId();
    return delivery == null
        ? Optional.empty()
        : Optional.of(
            new Verdict.Refused(
                "this run belongs to delivery "
                    + delivery
                    + "; report there, with the fence of its lease"));
  }

  private CompletableFuture<Loaded> submit(Subject subject, Decision decision) {
    return subject instanceof Subject.OfDelivery of
        ? dispatcher.submit(new Task.OfDelivery(of.id(), decision, new CompletableFuture<>()))
        : dispatcher.submit(
            new Task.OfRun(((Subject.OfRun) subject).id(), decision, new CompletableFuture<>()));
  }

  private static boolean hasOutputs(Loaded x, ReportRequest report) {
    if (report.outputs() != null) {
      return !report.outputs().isEmpty();
    }
    Run run = x.now().run();
    String given = run == null ? null : run.outputs();
    return given == null ? x.jobHasOutputs() : !given.equals("[]");
  }
}
