package io.triglav.client;

import io.triglav.client.api.ApiException;
import io.triglav.client.api.TriglavApi;
import io.triglav.client.model.ReportRequest;
import io.triglav.client.model.RunResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Executions of jobs. Its methods throw as {@link TriglavClient} says.
 *
 * <p>A run that came with a delivery is reported through {@link Deliveries}; heartbeat, complete
 * and fail here are for runs that their starter began on his own. Saying the same twice is
 * harmless.
 */
public final class Runs {
  private final Remote remote;

  Runs(Remote remote) {
    this.remote = remote;
  }

  /**
   * Says that a run has started.
   *
   * @throws Rejected with status 404 when there is no such job, 409 when the id names another run
   */
  public Run start(RunStart run) {
    var body = Requests.start(run);
    return Answers.run(remote.need(Repeat.ALWAYS, (api, headers) -> api.startRun(body, headers)));
  }

  /**
   * Says that it goes on, and how.
   *
   * @return with {@link Run#cancelRequested()} when it is to stop
   * @throws Rejected with status 409 when it has ended, or belongs to a delivery
   */
  public Run heartbeat(UUID id, Heartbeat heartbeat) {
    return report(id, Requests.heartbeat(heartbeat), TriglavApi::heartbeatRun);
  }

  /** Says that it has succeeded. Its outputs are announced, and what they fire is fired. */
  public Run complete(UUID id, Completion completion) {
    return report(id, Requests.completion(completion), TriglavApi::completeRun);
  }

  /** Says that it has failed; of a run that was to be cancelled, that it was. */
  public Run fail(UUID id, Failure failure) {
    return report(id, Requests.failure(failure), TriglavApi::failRun);
  }

  /**
   * Ends it: at once where nobody has it, else with the next heartbeat of whoever has it.
   *
   * @throws Rejected with status 409 when it has ended already
   */
  public Run cancel(UUID id) {
    return Answers.run(remote.need(Repeat.ALWAYS, (api, headers) -> api.cancelRun(id, headers)));
  }

  /**
   * Has its delivery handed out once more, as a new run.
   *
   * @throws Rejected with status 409 when it has not ended, or has no delivery
   */
  public Run replay(UUID id) {
    return Answers.run(
        remote.need(Repeat.WHEN_NEVER_SENT, (api, headers) -> api.replayRun(id, headers)));
  }

  /**
   * The run of that id.
   *
   * @throws Rejected with status 404 when there is none
   */
  public Run get(UUID id) {
    return Answers.run(remote.need(Repeat.ALWAYS, (api, headers) -> api.getRun(id, headers)));
  }

  /** The newest first. */
  public List<Run> list(RunFilter filter) {
    String state = filter.state() == null ? null : filter.state().toString();
    return remote.list(
        (api, headers) ->
            api.listRuns(
                filter.jobId(),
                state,
                filter.deliveryId(),
                filter.before(),
                (long) filter.limit(),
                headers),
        Answers::run);
  }

  /** What may be said of a run. */
  @FunctionalInterface
  private interface Report {
    @Nullable RunResponse send(
        TriglavApi api, UUID id, ReportRequest report, Map<String, String> headers)
        throws ApiException;
  }

  private Run report(UUID id, ReportRequest body, Report report) {
    return Answers.run(
        remote.need(Repeat.ALWAYS, (api, headers) -> report.send(api, id, body, headers)));
  }
}
