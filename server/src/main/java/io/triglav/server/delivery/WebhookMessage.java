package io.triglav.server.delivery;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What a webhook is sent, as Standard Webhooks says. */
record WebhookMessage(String url, Map<String, String> headers, String body) {
  private static final String TYPE = "job_message.fired";
  private static final String ALGORITHM = "HmacSHA256";

  /** The body. */
  private record Fired(String type, Instant timestamp, Data data) {}

  /** What has fired, for whom. */
  private record Data(
      long delivery_id,
      String subscriber,
      long job_id,
      @Nullable String job_uri,
      long job_message_id,
      long time,
      String timezone) {}

  /**
   * Writes and signs it.
   *
   * @param fired when the job fired
   * @param now when it is sent; receivers refuse what is old, so that nobody can repeat it
   */
  static WebhookMessage of(
      Loaded handed, Subscriber.Webhook webhook, Instant fired, Instant now, JsonMapper json) {
    Data data =
        new Data(
            handed.delivery().id(),
            handed.labels().subscriber(),
            handed.delivery().jobId(),
            handed.labels().jobUri(),
            handed.delivery().jobMessageId(),
            handed.labels().time(),
            handed.labels().timezone());
    String body = json.writeValueAsString(new Fired(TYPE, fired, data));
    String id = "delivery_" + handed.delivery().id();
    String timestamp = Long.toString(now.getEpochSecond());
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("webhook-id", id);
    headers.put("webhook-timestamp", timestamp);
    headers.put("webhook-signature", "v1," + signature(webhook.secret(), id, timestamp, body));
    return new WebhookMessage(webhook.url(), headers, body);
  }

  private static String signature(String secret, String id, String timestamp, String body) {
    byte[] key =
        Base64.getDecoder()
            .decode(secret.substring(SubscriberRequest.WebhookRequest.SECRET_PREFIX.length()));
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      byte[] signed = (id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8);
      return Base64.getEncoder().encodeToString(mac.doFinal(signed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
