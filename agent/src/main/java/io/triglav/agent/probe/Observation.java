package io.triglav.agent.probe;

/** What a look at one partition has shown. Only {@link Ready} ever leads to anything. */
sealed interface Observation {
  /**
   * It is complete.
   *
   * @param token names this version of it; a token says nothing but equal or different
   */
  record Ready(String token) implements Observation {}

  /** It was complete too recently to be believed. */
  record Unsettled() implements Observation {}

  /** It is not there. */
  record Absent() implements Observation {}

  /** It could not be looked at, so nothing is known. */
  record Failed(String why) implements Observation {}
}
