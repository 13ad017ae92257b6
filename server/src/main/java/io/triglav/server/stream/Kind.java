package io.triglav.server.stream;

import io.triglav.server.shared.Checks;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is streamed. */
enum Kind {
  MESSAGES("messages", "message"),
  JOB_MESSAGES("job_messages", "job_message"),
  RUNS("runs", "run");

  private final String topic;
  private final String event;

  Kind(String topic, String event) {
    this.topic = topic;
    this.event = event;
  }

  /** The name of its events. */
  String event() {
    return event;
  }

  /**
   * Those asked for, separated by commas; all when none are.
   *
   * @throws io.triglav.server.shared.ApiException 422 for what there is not
   */
  static Set<Kind> of(@Nullable String topics) {
    if (topics == null) {
      return EnumSet.allOf(Kind.class);
    }
    Checks checks = new Checks();
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    for (String topic : topics.split(",", -1)) {
      Arrays.stream(values())
          .filter(kind -> kind.topic.equals(topic))
          .findFirst()
          .ifPresentOrElse(kinds::add, () -> unknown(checks, topic));
    }
    checks.done();
    return kinds;
  }

  private static void unknown(Checks checks, String topic) {
    checks.notAllowed(
        "topics",
        Checks.quoted(topic) + " is not allowed; use messages, job_messages and runs, with commas");
  }
}
