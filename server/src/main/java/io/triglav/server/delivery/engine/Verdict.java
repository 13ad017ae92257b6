package io.triglav.server.delivery.engine;

/** What becomes of a request. */
public sealed interface Verdict {
  /** It is done. */
  record Changed(Execution after) implements Verdict {}

  /** It had been done already. */
  record Repeated(Execution as) implements Verdict {}

  /** It contradicts what is. */
  record Refused(String why) implements Verdict {}
}
