package io.triglav.agent.job;

import io.triglav.agent.loop.Chore;
import io.triglav.client.Job;
import io.triglav.client.JobDefinition;
import io.triglav.client.Rejected;
import io.triglav.client.TriglavClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers each job once. A job that the server refuses is reported, does not stop the others, and
 * is tried again later.
 */
public final class JobRegistration implements Chore {
  private static final Logger log = LoggerFactory.getLogger(JobRegistration.class);
  private static final Duration AFTER_REFUSAL = Duration.ofMinutes(5);
  private static final int NOT_FOUND = 404;

  private final TriglavClient client;
  private final List<JobDefinition> left;

  public JobRegistration(TriglavClient client, List<JobDefinition> jobs) {
    this.client = client;
    this.left = new ArrayList<>(jobs);
  }

  @Override
  public Optional<Duration> runOnce() {
    for (JobDefinition job : List.copyOf(left)) {
      if (register(job)) {
        left.remove(job);
      }
    }
    return left.isEmpty() ? Optional.empty() : Optional.of(AFTER_REFUSAL);
  }

  private boolean register(JobDefinition job) {
    try {
      Optional<JobDefinition> change = JobChange.needed(registered(job.uri()), job);
      change.ifPresent(client::putJob);
      log.info("job {}: {}", job.uri(), change.isPresent() ? "registered" : "is as it should be");
      return true;
    } catch (Rejected e) {
      log.error("job {}: NOT REGISTERED: {} {}", job.uri(), e.getMessage(), e.fieldErrors());
      return false;
    }
  }

  private Optional<Job> registered(String uri) {
    try {
      return Optional.of(client.job(uri));
    } catch (Rejected e) {
      if (e.status() == NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
