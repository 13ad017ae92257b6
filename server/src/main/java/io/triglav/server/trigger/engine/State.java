package io.triglav.server.trigger.engine;

import java.util.HashMap;
import java.util.Map;

/**
 * What is known of one job at one time before a message.
 *
 * @param lastCause the message at which the job last fired for this time; 0 when it never did
 * @param arrivals the last message that counts of each dataset; none when none has come
 */
public record State(long lastCause, Map<Integer, Long> arrivals) {
  public static final State NOTHING = new State(0, Map.of());

  /** The last message that counts of a dataset; 0 when none has come. */
  public long arrival(int datasetId) {
    return arrivals.getOrDefault(datasetId, 0L);
  }

  State arrived(int datasetId, long messageId) {
    Map<Integer, Long> more = new HashMap<>(arrivals);
    more.put(datasetId, messageId);
    return new State(lastCause, more);
  }

  State fired(long cause) {
    return new State(cause, arrivals);
  }
}
