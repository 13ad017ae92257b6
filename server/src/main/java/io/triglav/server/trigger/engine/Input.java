package io.triglav.server.trigger.engine;

/**
 * A dataset that a job reads.
 *
 * @param spanInDays messages for times further back than this do not count
 * @param sinceMessageId messages up to this id came before the input was declared and do not count
 */
public record Input(int datasetId, long spanInDays, long sinceMessageId) {
  private static final long SECONDS_PER_DAY = 86_400;

  /**
   * Whether a message counts by its time. A span is a length in days of 24 hours, whatever the zone
   * (v1).
   *
   * @param time of the partition, unix seconds
   * @param at when the message came, unix seconds
   */
  public boolean spans(long time, long at) {
    return at <= lastMoment(time);
  }

  /** The last unix second at which a message for that time still counts. */
  public long lastMoment(long time) {
    return time + spanInDays * SECONDS_PER_DAY;
  }
}
