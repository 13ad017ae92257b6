package io.triglav.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber to be created or changed. Putting it again changes nothing of where it stands.
 *
 * @param jobs uris of the jobs that it serves
 * @param jobUriPrefixes beginnings of uris; jobs that are made later count as well. At least one of
 *     the two names something
 * @param fromId the first job message that counts when the subscriber is new, 1 for all history;
 *     null: what fires from now on
 * @param webhook where to send deliveries; null: workers fetch them
 */
public record SubscriberDefinition(
    List<String> jobs,
    List<String> jobUriPrefixes,
    @Nullable Long fromId,
    @Nullable Webhook webhook) {
  public SubscriberDefinition {
    jobs = List.copyOf(jobs);
    jobUriPrefixes = List.copyOf(jobUriPrefixes);
  }

  /** Workers fetch what these jobs fire from now on. */
  public static SubscriberDefinition ofJobs(String... uris) {
    return new SubscriberDefinition(List.of(uris), List.of(), null, null);
  }

  /** Workers fetch what jobs with such uris fire from now on. */
  public static SubscriberDefinition ofPrefixes(String... prefixes) {
    return new SubscriberDefinition(List.of(), List.of(prefixes), null, null);
  }

  public SubscriberDefinition from(long jobMessageId) {
    return new SubscriberDefinition(jobs, jobUriPrefixes, jobMessageId, webhook);
  }

  public SubscriberDefinition to(Webhook target) {
    return new SubscriberDefinition(jobs, jobUriPrefixes, fromId, target);
  }

  /**
   * Where to send deliveries, signed as Standard Webhooks says.
   *
   * @param url https or http
   * @param secret {@code whsec_} and the base64 of 24 to 64 bytes; null: the server makes one and
   *     says it once
   * @param once whether to pause after a delivery until the subscriber is put again
   */
  public record Webhook(String url, @Nullable String secret, boolean once) {
    /** Keeps secrets out of logs. */
    @Override
    public String toString() {
      return "Webhook[url=" + url + ", once=" + once + "]";
    }
  }
}
