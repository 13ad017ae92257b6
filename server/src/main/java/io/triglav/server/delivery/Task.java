package io.triglav.server.delivery;

import io.triglav.server.delivery.engine.Run;
import io.triglav.server.delivery.engine.Verdict;
import io.triglav.server.shared.ApiException;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** What the desk is asked to change. */
sealed interface Task {
  CompletableFuture<Loaded> outcome();

  /** Decides about an execution; pure. */
  interface Decision {
    Verdict on(Loaded x, Instant now);
  }

  /** Of a delivery. */
  record OfDelivery(long id, Decision decision, CompletableFuture<Loaded> outcome) implements Task {
    ApiException missing() {
      return ApiException.notFound("there is no delivery " + id);
    }
  }

  /** Of a run. */
  record OfRun(UUID id, Decision decision, CompletableFuture<Loaded> outcome) implements Task {
    ApiException missing() {
      return ApiException.notFound("there is no run " + id);
    }
  }

  /** A new run that somebody has started on his own. One that is known already stays as it is. */
  record Start(Starting run, UUID id, String jobUri, CompletableFuture<Loaded> outcome)
      implements Task {
    /** Makes the run. */
    interface Starting {
      Run at(Instant now);
    }
  }
}
