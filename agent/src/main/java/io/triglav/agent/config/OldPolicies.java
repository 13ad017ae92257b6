package io.triglav.agent.config;

import io.triglav.client.DeliveryPolicy;
import io.triglav.client.JobDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code tries} and {@code retry_wait} of triggers, which were there before the server knew how
 * often to try a firing. They are taken for what the job's {@code delivery} says now, where the
 * same file registers the job; else nobody would heed them, so they are a mistake.
 */
final class OldPolicies {
  static final int MOST_TRIES = 100;
  static final int LONGEST_WAIT = 3600;

  private final Map<String, JobDefinition> jobs = new TreeMap<>();
  private final List<String> order;

  OldPolicies(List<JobDefinition> jobs) {
    jobs.forEach(job -> this.jobs.put(job.uri(), job));
    order = jobs.stream().map(JobDefinition::uri).toList();
  }

  /** The jobs with what the triggers have said. */
  List<JobDefinition> jobs() {
    return order.stream().map(jobs::get).toList();
  }

  void take(Section trigger, String jobUri) {
    Optional<Integer> tries = trigger.number("tries", 1, MOST_TRIES);
    Optional<Integer> wait = trigger.timeSpan("retry_wait").map(OldPolicies::seconds);
    if (tries.isEmpty() && wait.isEmpty()) {
      return;
    }
    String key = tries.isPresent() ? "tries" : "retry_wait";
    JobDefinition job = jobs.get(jobUri);
    if (job == null) {
      throw trigger.wrong(key, "belongs to the job now; register it below jobs, with " + hint());
    }
    jobs.put(jobUri, with(job, trigger, tries.orElse(null), wait.orElse(null)));
  }

  private static JobDefinition with(
      JobDefinition job, Section trigger, @Nullable Integer tries, @Nullable Integer wait) {
    DeliveryPolicy given =
        job.delivery() == null ? new DeliveryPolicy(null, null, null, null) : job.delivery();
    return new JobDefinition(
        job.uri(),
        job.logicalOp(),
        job.inputs(),
        job.outputs(),
        new DeliveryPolicy(
            given.order(),
            given.maxInFlight(),
            one(trigger, "tries", tries, given.maxAttempts()),
            one(trigger, "retry_wait", wait, given.retrySeconds())));
  }

  private static @Nullable Integer one(
      Section trigger, String key, @Nullable Integer old, @Nullable Integer given) {
    if (old != null && given != null && !old.equals(given)) {
      throw trigger.wrong(key, "contradicts delivery of the job; leave it to that: " + hint());
    }
    return old == null ? given : old;
  }

  private static String hint() {
    return "delivery: {max_attempts: 3, retry_seconds: 10}";
  }

  /** Whole seconds are what the server counts in, up to an hour. */
  private static int seconds(Duration time) {
    return (int) Math.min(time.plusMillis(999).toSeconds(), LONGEST_WAIT);
  }
}
