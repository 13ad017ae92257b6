package io.triglav.server.delivery;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a webhook's receiver did.
 *
 * @param error what went wrong, for people; null: it has taken it
 * @param answered whether it has answered at all
 * @param retry whether another attempt makes sense
 * @param retryAfter when it wants it, if it has said so
 */
record WebhookAnswer(
    @Nullable String error, boolean answered, boolean retry, @Nullable Duration retryAfter) {
  static final WebhookAnswer TAKEN = new WebhookAnswer(null, true, true, null);

  static WebhookAnswer none(String error) {
    return new WebhookAnswer(error, false, true, null);
  }

  boolean isTaken() {
    return error == null;
  }
}
