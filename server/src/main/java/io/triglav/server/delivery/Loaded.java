package io.triglav.server.delivery;

import io.triglav.server.delivery.engine.Delivery;
import io.triglav.server.delivery.engine.Execution;
import io.triglav.server.delivery.engine.Policy;
import io.triglav.server.delivery.engine.Run;
import io.triglav.server.delivery.engine.RunState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An execution while a transaction works on it: what it was, what it has become, in which steps.
 */
final class Loaded {
  /**
   * A change of a run's state.
   *
   * @param from null: the run is new
   */
  record Step(Run run, @Nullable RunState from) {}

  private final Execution before;
  private final Labels labels;
  private final Policy policy;
  private final boolean jobHasOutputs;
  private final List<Step> steps = new ArrayList<>();
  private Execution now;

  /**
   * An execution as it is stored.
   *
   * @param jobHasOutputs whether its job declares any
   */
  Loaded(Execution stored, Labels labels, Policy policy, boolean jobHasOutputs) {
    this.before = stored;
    this.now = stored;
    this.labels = labels;
    this.policy = policy;
    this.jobHasOutputs = jobHasOutputs;
  }

  /** A run that is not stored yet. */
  static Loaded added(Run run, String jobUri) {
    Loaded added =
        new Loaded(
            new Execution(null, null),
            new Labels("", jobUri, run.subject().time(), run.subject().timezone()),
            new Policy(1, Duration.ZERO),
            false);
    added.become(new Execution(null, run));
    return added;
  }

  Execution now() {
    return now;
  }

  /**
   * What has been handed out.
   *
   * @throws NullPointerException for runs without a delivery
   */
  Delivery delivery() {
    return Objects.requireNonNull(now.delivery());
  }

  Labels labels() {
    return labels;
  }

  Policy policy() {
    return policy;
  }

  boolean jobHasOutputs() {
    return jobHasOutputs;
  }

  void become(Execution after) {
    Run run = after.run();
    if (run != null) {
      Run last = now.run();
      RunState from = last == null || !last.id().equals(run.id()) ? null : last.state();
      if (from != run.state()) {
        steps.add(new Step(run, from));
      }
    }
    now = after;
  }

  @Nullable Delivery changedDelivery() {
    return Objects.equals(before.delivery(), now.delivery()) ? null : now.delivery();
  }

  @Nullable Run changedRun() {
    return Objects.equals(before.run(), now.run()) ? null : now.run();
  }

  List<Step> steps() {
    return steps;
  }
}
