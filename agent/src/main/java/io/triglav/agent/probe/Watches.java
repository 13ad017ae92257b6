package io.triglav.agent.probe;

import io.triglav.client.AggregatedResource;
import io.triglav.client.Claim.Look;
import io.triglav.client.Rejected;
import java.util.List;

/** Says what to watch. */
@FunctionalInterface
interface Watches {
  /**
   * The resources under one prefix that are this agent's for now.
   *
   * @throws Rejected when the server does not like the prefix
   */
  List<AggregatedResource> under(String prefix);

  /** Takes note of a round's looks. */
  default void looked(List<Look> looks) {}
}
