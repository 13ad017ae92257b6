package io.triglav.server.delivery;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A subscriber, with what waits for it. */
record SubscriberResponse(
    @Schema(example = "1") long id,
    @Schema(example = "jenkins") String name,
    @Schema(example = "[\"https://jenkins.example.com/job/daily-report/\"]") List<String> jobs,
    @Schema(example = "[\"https://jenkins.example.com/job/\"]") List<String> job_uri_prefixes,
    @Schema(
            description = "The first job message that has not been looked at for it yet",
            example = "8")
        long next_job_message_id,
    @Schema(description = "Deliveries that wait", example = "0") long pending,
    @Schema(description = "Deliveries in the hands of workers", example = "1") long leased,
    @Schema(description = "Dead letters", example = "0") long dead,
    @Schema(description = "Where they are sent; null: workers fetch them", nullable = true)
        @Nullable WebhookResponse webhook,
    @Schema(example = "2026-12-23T16:53:01.000+09:00") Instant created_at,
    @Schema(example = "2026-12-23T16:53:01.000+09:00") Instant updated_at) {

  /** Where deliveries are sent. */
  @Schema(name = "WebhookResponse")
  record WebhookResponse(
      @Schema(example = "https://jenkins.example.com/webhook-step/1f3e") String url,
      @Schema(example = "false") boolean once,
      @Schema(
              description =
                  "Whether it has had its one delivery; put the subscriber again for more",
              example = "false")
          boolean paused,
      @Schema(
              description = "Only in the answer to the request that has set it; else null",
              nullable = true,
              example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
          @Nullable String secret) {}

  /** The same, telling the secret. */
  SubscriberResponse telling(String secret) {
    WebhookResponse known = webhook;
    return known == null
        ? this
        : new SubscriberResponse(
            id,
            name,
            jobs,
            job_uri_prefixes,
            next_job_message_id,
            pending,
            leased,
            dead,
            new WebhookResponse(known.url(), known.once(), known.paused(), secret),
            created_at,
            updated_at);
  }
}
