package io.triglav.server.shared;

import java.io.Serial;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** An answer other than success, in words for the caller. */
public final class ApiException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final HttpStatus status;
  private final transient List<FieldError> errors;
  private final @Nullable Duration retryAfter;

  private ApiException(
      HttpStatus status, String message, List<FieldError> errors, @Nullable Duration retryAfter) {
    super(message, null, false, false); // expected outcomes: no stack trace to build or to show
    this.status = status;
    this.errors = errors;
    this.retryAfter = retryAfter;
  }

  /** 400: the request lacks something or cannot be read. */
  public static ApiException malformed(String message) {
    return new ApiException(HttpStatus.BAD_REQUEST, message, List.of(), null);
  }

  public static ApiException invalid(HttpStatus status, List<FieldError> errors) {
    FieldError first = errors.get(0);
    String more = errors.size() == 1 ? "" : " (and " + (errors.size() - 1) + " more, see errors)";
    return new ApiException(status, first.field() + ": " + first.message() + more, errors, null);
  }

  public static ApiException unauthorized(String message) {
    return new ApiException(HttpStatus.UNAUTHORIZED, message, List.of(), null);
  }

  public static ApiException forbidden(String message) {
    return new ApiException(HttpStatus.FORBIDDEN, message, List.of(), null);
  }

  public static ApiException notFound(String message) {
    return new ApiException(HttpStatus.NOT_FOUND, message, List.of(), null);
  }

  /** 409: what is stored contradicts the request. */
  public static ApiException conflict(String message) {
    return new ApiException(HttpStatus.CONFLICT, message, List.of(), null);
  }

  public static ApiException tooLarge(String message) {
    return new ApiException(HttpStatus.CONTENT_TOO_LARGE, message, List.of(), null);
  }

  public static ApiException tooManyRequests(String message, Duration retryAfter) {
    return new ApiException(HttpStatus.TOO_MANY_REQUESTS, message, List.of(), retryAfter);
  }

  /** 503: not now; the same request may be sent again after the given time. */
  public static ApiException unavailable(String message, Duration retryAfter) {
    return new ApiException(HttpStatus.SERVICE_UNAVAILABLE, message, List.of(), retryAfter);
  }

  public HttpStatus status() {
    return status;
  }

  public List<FieldError> errors() {
    return errors;
  }

  public @Nullable Duration retryAfter() {
    return retryAfter;
  }

  /** The text for the caller; never null, unlike {@link #getMessage()} by its type. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
