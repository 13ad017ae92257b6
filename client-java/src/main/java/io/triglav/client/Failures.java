package io.triglav.client;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.triglav.client.api.ApiException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns what the generated core throws into the exceptions of this package. */
final class Failures {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Failures() {}

  static TriglavException typed(ApiException e, String server, Instant now) {
    Throwable cause = e.getCause();
    if (cause instanceof InterruptedException) {
      return new CallCancelled("interrupted while waiting for the answer", cause);
    }
    if (cause instanceof JacksonException) {
      return ServerUnreachable.noAnswer(
          "what answered at " + server + " does not speak Triglav's API", cause);
    }
    return cause instanceof IOException io ? unreachable(io, server) : answered(e, now);
  }

  private static ServerUnreachable unreachable(IOException e, String server) {
    String words = e.getMessage() == null ? "" : ": " + e.getMessage();
    return e instanceof ConnectException || e instanceof HttpConnectTimeoutException
        ? ServerUnreachable.notConnected("no connection to " + server + words, e)
        : ServerUnreachable.noAnswer("no answer from " + server + words, e);
  }

  private static TriglavException answered(ApiException e, Instant now) {
    JsonNode body = json(e.getResponseBody());
    String error = body.path("error").asText("HTTP status " + e.getCode());
    return switch (e.getCode()) {
      case 401, 403 -> new AccessDenied("the server answered " + e.getCode() + ": " + error);
      case 429, 502, 503, 504 ->
          ServerUnreachable.busy(
              "the server answered " + e.getCode() + ": " + error,
              e.getCode() == 429,
              retryAfter(e, now));
      default -> new Rejected(e.getCode(), error, fieldErrors(body));
    };
  }

  private static JsonNode json(@Nullable String body) {
    try {
      JsonNode node = JSON.readTree(body == null ? "" : body);
      return node == null ? JSON.missingNode() : node;
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }

  /** Either an object of field to text, or an array of objects with a field and a message. */
  private static Map<String, String> fieldErrors(JsonNode body) {
    Map<String, String> found = new LinkedHashMap<>();
    JsonNode errors = body.path("errors");
    if (errors.isObject()) {
      errors.properties().forEach(each -> found.put(each.getKey(), text(each.getValue())));
    } else {
      errors.forEach(each -> found.put(each.path("field").asText(""), text(each.path("message"))));
    }
    return found;
  }

  private static String text(JsonNode node) {
    return node.isValueNode() ? node.asText() : node.toString();
  }

  private static @Nullable Duration retryAfter(ApiException e, Instant now) {
    return e.getResponseHeaders() == null
        ? null
        : e.getResponseHeaders()
            .firstValue("Retry-After")
            .map(value -> retryAfter(value.strip(), now))
            .orElse(null);
  }

  /** Seconds or an HTTP date; anything else is as good as nothing. */
  static @Nullable Duration retryAfter(String value, Instant now) {
    try {
      return value.matches("\\d{1,9}")
          ? Duration.ofSeconds(Long.parseLong(value))
          : until(ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME), now);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static Duration until(ZonedDateTime time, Instant now) {
    Duration left = Duration.between(now, time.toInstant());
    return left.isNegative() ? Duration.ZERO : left;
  }
}
