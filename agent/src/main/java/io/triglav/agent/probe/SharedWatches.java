package io.triglav.agent.probe;

import io.triglav.client.AggregatedResource;
import io.triglav.client.Claim;
import io.triglav.client.Claim.Look;
import io.triglav.client.ClaimedResource;
import io.triglav.client.Rejected;
import io.triglav.client.TriglavClient;
import java.time.Duration;
import java.util.List;

/**
 * Agents that watch the same prefixes share the work by leases. To lose one is harmless: who looks
 * although it is another's turn sends the same messages under the same ids.
 */
final class SharedWatches implements Watches {
  private static final int ROUNDS = 3;
  private static final Duration LEAST_LEASE = Duration.ofSeconds(30);
  private static final Duration LONGEST_LEASE = Duration.ofDays(1);

  private final TriglavClient client;
  private final Registration registration;
  private final List<String> prefixes;
  private final Duration lease;

  /**
   * The share of one probe.
   *
   * @param interval how often it asks
   */
  SharedWatches(
      TriglavClient client, Registration registration, List<String> prefixes, Duration interval) {
    this.client = client;
    this.registration = registration;
    this.prefixes = prefixes;
    this.lease = lease(interval);
  }

  private static Duration lease(Duration interval) {
    Duration wanted = interval.multipliedBy(ROUNDS);
    if (wanted.compareTo(LEAST_LEASE) < 0) {
      return LEAST_LEASE;
    }
    return wanted.compareTo(LONGEST_LEASE) > 0 ? LONGEST_LEASE : wanted;
  }

  @Override
  public List<AggregatedResource> under(String prefix) {
    return claim(new Claim(List.of(prefix), lease, List.of())).stream()
        .map(ClaimedResource::resource)
        .toList();
  }

  /** What is looked at is kept: with a claim that is as good as a new one. */
  @Override
  public void looked(List<Look> looks) {
    if (!looks.isEmpty()) {
      claim(new Claim(prefixes, lease, looks));
    }
  }

  /** The server forgets agents that were gone for long, and knows none at the first start. */
  private List<ClaimedResource> claim(Claim claim) {
    try {
      return client.agents().claim(registration.name(), claim);
    } catch (Rejected e) {
      if (!e.isNotFound()) {
        throw e;
      }
      registration.runOnce();
      return client.agents().claim(registration.name(), claim);
    }
  }
}
