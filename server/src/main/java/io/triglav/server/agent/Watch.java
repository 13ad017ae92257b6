package io.triglav.server.agent;

import io.triglav.server.resource.AggregatedResource;
import java.time.Instant;

/**
 * What an agent watches, or has watched until its lease was over.
 *
 * @param agent its name
 */
record Watch(Target target, String agent, Instant leasedUntil) {
  /** What there is to watch: one row of the aggregated resources. */
  record Target(String uri, String timezone) {
    static Target of(AggregatedResource resource) {
      return new Target(resource.uri(), resource.timezone());
    }
  }

  boolean isOfAnother(String name, Instant now) {
    return !agent.equals(name) && leasedUntil.isAfter(now);
  }
}
