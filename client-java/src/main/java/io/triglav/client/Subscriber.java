package io.triglav.client;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whoever is handed the firings of some jobs, as the server keeps it.
 *
 * @param jobs uris of the jobs that it serves
 * @param jobUriPrefixes beginnings of uris of jobs that it serves as well
 * @param webhook where its deliveries are sent; null: workers fetch them
 * @param nextJobMessageId the first job message that has not been looked at for it yet
 * @param pending how many deliveries wait
 * @param leased how many are in the hands of workers
 * @param dead how many are dead letters
 */
public record Subscriber(
    long id,
    String name,
    List<String> jobs,
    List<String> jobUriPrefixes,
    @Nullable Webhook webhook,
    long nextJobMessageId,
    long pending,
    long leased,
    long dead,
    @Nullable Instant createdAt) {
  public Subscriber {
    jobs = List.copyOf(jobs);
    jobUriPrefixes = List.copyOf(jobUriPrefixes);
  }

  /**
   * Where deliveries are sent.
   *
   * @param secret only in the answer to the request that has set it
   * @param once whether it pauses after each delivery until the subscriber is put again
   * @param paused whether it has had its one delivery
   */
  public record Webhook(String url, @Nullable String secret, boolean once, boolean paused) {
    /** Keeps secrets out of logs. */
    @Override
    public String toString() {
      return "Webhook[url=" + url + ", once=" + once + ", paused=" + paused + "]";
    }
  }
}
