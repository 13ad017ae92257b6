package io.triglav.client;

import io.triglav.client.api.ApiException;
import io.triglav.client.api.TriglavApi;
import io.triglav.client.model.DeliveryResponse;
import io.triglav.client.model.ReportRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Firings handed to workers under leases. Its methods throw as {@link TriglavClient} says.
 *
 * <p>A worker leases deliveries, says with heartbeats that he still has them, and completes, fails
 * or releases each. Whoever reports under a lease that is over, because it was handed to another
 * worker, gets {@link Rejected} with {@link Rejected#isConflict()} and stops working on it. Saying
 * the same twice is harmless.
 */
public final class Deliveries {
  private final Remote remote;

  Deliveries(Remote remote) {
    this.remote = remote;
  }

  /**
   * Hands out what there is for a subscriber, or waits for it. When the answer is lost, what was
   * handed out waits for its lease to end; so this is not repeated.
   *
   * @return empty when there was nothing in time
   * @throws Rejected with status 404 when there is no such subscriber, 409 when its deliveries are
   *     sent to a webhook
   */
  public List<Delivery> lease(LeaseOrder order) {
    var body = Requests.lease(order);
    var answer =
        remote.poll(order.longPoll(), (api, headers) -> api.leaseDeliveries(body, headers));
    return Answers.list(answer.getDeliveries(), Answers::delivery);
  }

  /**
   * Says that the work goes on, and how.
   *
   * @return with {@link Delivery#cancelRequested()} when it is to stop
   */
  public Delivery heartbeat(Delivery delivery, Heartbeat heartbeat) {
    return report(
        Repeat.ALWAYS, delivery, Requests.heartbeat(heartbeat), TriglavApi::heartbeatDelivery);
  }

  /** The same, without trying again. */
  Delivery heartbeatOnce(Delivery delivery, Heartbeat heartbeat) {
    return report(
        Repeat.NEVER, delivery, Requests.heartbeat(heartbeat), TriglavApi::heartbeatDelivery);
  }

  /** Says that the work has succeeded. Its outputs are announced, and what they fire is fired. */
  public Delivery complete(Delivery delivery, Completion completion) {
    return report(
        Repeat.ALWAYS, delivery, Requests.completion(completion), TriglavApi::completeDelivery);
  }

  /** Says that the work has failed; of a run that was to be cancelled, that it was. */
  public Delivery fail(Delivery delivery, Failure failure) {
    return report(Repeat.ALWAYS, delivery, Requests.failure(failure), TriglavApi::failDelivery);
  }

  /** Hands it back, for another worker. What was started may go on. */
  public Delivery release(Delivery delivery) {
    return report(Repeat.ALWAYS, delivery, new ReportRequest(), TriglavApi::releaseDelivery);
  }

  /**
   * Ends it: at once where nobody has it, else with the worker's next heartbeat.
   *
   * @throws Rejected with status 409 when it has ended already
   */
  public Delivery cancel(long id) {
    return Answers.delivery(
        remote.need(Repeat.ALWAYS, (api, headers) -> api.cancelDelivery(id, headers)));
  }

  /**
   * Has it handed out once more, as a new run.
   *
   * @throws Rejected with status 409 when it has not ended
   */
  public Delivery replay(long id) {
    return Answers.delivery(
        remote.need(Repeat.WHEN_NEVER_SENT, (api, headers) -> api.replayDelivery(id, headers)));
  }

  /**
   * The delivery of that id.
   *
   * @throws Rejected with status 404 when there is none
   */
  public Delivery get(long id) {
    return Answers.delivery(
        remote.need(Repeat.ALWAYS, (api, headers) -> api.getDelivery(id, headers)));
  }

  /** The newest first. */
  public List<Delivery> list(DeliveryFilter filter) {
    String state = filter.state() == null ? null : filter.state().toString();
    return remote.list(
        (api, headers) ->
            api.listDeliveries(
                filter.subscriber(),
                state,
                filter.jobId(),
                filter.before(),
                (long) filter.limit(),
                headers),
        Answers::delivery);
  }

  /** What may be said of a delivery. */
  @FunctionalInterface
  private interface Report {
    @Nullable DeliveryResponse send(
        TriglavApi api, Long id, ReportRequest report, Map<String, String> headers)
        throws ApiException;
  }

  private Delivery report(Repeat repeat, Delivery delivery, ReportRequest body, Report report) {
    body.fence(delivery.fence());
    return Answers.delivery(
        remote.need(repeat, (api, headers) -> report.send(api, delivery.id(), body, headers)));
  }
}
