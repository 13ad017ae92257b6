package io.triglav.server.message;

import io.triglav.server.shared.ApiException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * Requests that are committed together. Of a uuid that stands in them more than once, the first
 * message counts.
 */
final class Group {
  private record Entry(NewMessage message, int submission) {}

  private final List<Submission> submissions;
  private final Map<UUID, Entry> entries = new LinkedHashMap<>();

  Group(List<Submission> submissions) {
    this.submissions = submissions;
    for (int i = 0; i < submissions.size(); i++) {
      for (NewMessage message : submissions.get(i).messages()) {
        entries.putIfAbsent(message.key().uuid(), new Entry(message, i));
      }
    }
  }

  /** In the order of the requests, and within each as sent. */
  List<NewMessage> messages() {
    return entries.values().stream().map(Entry::message).toList();
  }

  NewMessage message(UUID uuid) {
    return entry(uuid).message();
  }

  /** Each request as a group of its own; none when there is but one. */
  List<Group> apart() {
    return submissions.size() == 1
        ? List.of()
        : submissions.stream().map(submission -> new Group(List.of(submission))).toList();
  }

  /** Tells each request how many of its messages were new. */
  void answer(Collection<UUID> inserted) {
    int[] counts = new int[submissions.size()];
    inserted.forEach(uuid -> counts[entry(uuid).submission()]++);
    for (int i = 0; i < counts.length; i++) {
      submissions.get(i).outcome().complete(counts[i]);
    }
  }

  void fail(ApiException e) {
    submissions.forEach(submission -> submission.outcome().completeExceptionally(e));
  }

  private Entry entry(UUID uuid) {
    return Objects.requireNonNull(entries.get(uuid));
  }
}
