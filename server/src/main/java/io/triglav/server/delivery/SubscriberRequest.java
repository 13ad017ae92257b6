package io.triglav.server.delivery;

import io.swagger.v3.oas.annotations.media.Schema;
import io.triglav.server.resource.ResourceRequest;
import io.triglav.server.shared.Checks;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who wants the firings of which jobs. */
record SubscriberRequest(
    @Schema(
            description = "Uris of the jobs that it serves",
            example = "[\"https://jenkins.example.com/job/daily-report/\"]")
        @Nullable List<@Nullable String> jobs,
    @Schema(
            description = "Or the beginnings of such uris; jobs that are made later count as well",
            example = "[\"https://jenkins.example.com/job/\"]")
        @Nullable List<@Nullable String> job_uri_prefixes,
    @Schema(
            description =
                "The first job message that counts, when the subscriber is new: 1 for all history. Without it, what fires"
                    + " from now on",
            minimum = "1",
            example = "1")
        @Nullable Long from_id,
    @Schema(description = "Where to send them; without it, workers fetch them")
        @Nullable WebhookRequest webhook) {

  private static final int MOST = 1_000;

  /** Where deliveries are sent, signed as Standard Webhooks says. */
  @Schema(name = "WebhookRequest")
  record WebhookRequest(
      @Schema(
              description = "https or http",
              requiredMode = Schema.RequiredMode.REQUIRED,
              example = "https://jenkins.example.com/webhook-step/1f3e")
          @Nullable String url,
      @Schema(
              description =
                  "whsec_ and the base64 of 24 to 64 bytes; without it the server makes one and says it once",
              example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
          @Nullable String secret,
      @Schema(
              description =
                  "Whether to pause after a delivery until the subscriber is put again: for a pipeline that waits for one",
              example = "false")
          @Nullable Boolean once) {

    static final String SECRET_PREFIX = "whsec_";

    void check(Checks checks) {
      String text = checks.text("url", url, ResourceRequest.LONGEST_URI);
      if (url != null && !isHttp(text)) {
        checks.notAllowed(
            "url",
            Checks.quoted(text) + " is not allowed; use https://host/path or http://host/path");
      }
      if (secret != null && !isSecret(secret)) {
        checks.notAllowed(
            "secret", "is not allowed; use whsec_ and the base64 of 24 to 64 random bytes");
      }
    }

    private static boolean isHttp(String text) {
      try {
        URI uri = new URI(text);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        return (scheme.equals("http") || scheme.equals("https"))
            && uri.getHost() != null
            && uri.getUserInfo() == null;
      } catch (URISyntaxException e) {
        return false;
      }
    }

    private static boolean isSecret(String text) {
      if (!text.startsWith(SECRET_PREFIX)) {
        return false;
      }
      try {
        int bytes = Base64.getDecoder().decode(text.substring(SECRET_PREFIX.length())).length;
        return bytes >= 24 && bytes <= 64;
      } catch (IllegalArgumentException e) {
        return false;
      }
    }
  }

  void check() {
    Checks checks = new Checks();
    checkUris(checks, "jobs", jobs);
    checkUris(checks, "job_uri_prefixes", job_uri_prefixes);
    if (jobUris().isEmpty() && prefixes().isEmpty()) {
      checks.notAllowed("jobs", "name at least one job, here or in job_uri_prefixes");
    }
    if (from_id != null) {
      checks.number("from_id", from_id, 1, Long.MAX_VALUE);
    }
    if (webhook != null) {
      webhook.check(checks.at("webhook"));
    }
    checks.done();
  }

  List<String> jobUris() {
    return texts(jobs);
  }

  List<String> prefixes() {
    return texts(job_uri_prefixes);
  }

  private static void checkUris(
      Checks checks, String field, @Nullable List<@Nullable String> uris) {
    if (uris == null) {
      return;
    }
    if (uris.size() > MOST) {
      checks.notAllowed(field, "has " + uris.size() + " entries; at most " + MOST + " are allowed");
    }
    for (int i = 0; i < uris.size() && !checks.isFull(); i++) {
      checks.text(field + "[" + i + "]", uris.get(i), ResourceRequest.LONGEST_URI);
    }
  }

  private static List<String> texts(@Nullable List<@Nullable String> list) {
    return list == null
        ? List.of()
        : list.stream().filter(Objects::nonNull).map(Objects::requireNonNull).distinct().toList();
  }
}
