package io.triglav.server.trigger.engine;

/**
 * The v1 conditions. Both wait until every input has come; they differ in what counts after a
 * firing.
 */
public enum LogicalOp {
  /** After a firing all inputs must come again. */
  AND,
  /**
   * After the first firing each further message fires again. Despite its name it waits for all
   * inputs once.
   */
  OR
}
