package io.triglav.server.shared;

import jakarta.servlet.http.HttpServletRequest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/**
 * Turns whatever a controller throws into an {@link ErrorBody}: words for the caller, details for
 * the log only.
 */
@RestControllerAdvice
class Errors {
  private static final Logger log = LoggerFactory.getLogger(Errors.class);
  private static final Duration SOON = Duration.ofSeconds(1);

  @ExceptionHandler
  ResponseEntity<ErrorBody> expected(ApiException e) {
    return answer(e);
  }

  @ExceptionHandler
  ResponseEntity<ErrorBody> unreadable(HttpMessageNotReadableException e) {
    return answer(JsonFaults.explain(e));
  }

  @ExceptionHandler
  ResponseEntity<ErrorBody> missing(MissingServletRequestParameterException e) {
    return answer(
        ApiException.invalid(
            HttpStatus.BAD_REQUEST, List.of(new FieldError(e.getParameterName(), "is missing"))));
  }

  @ExceptionHandler
  ResponseEntity<ErrorBody> mistyped(MethodArgumentTypeMismatchException e) {
    String value = Checks.quoted(String.valueOf(e.getValue()));
    FieldError error =
        new FieldError(
            e.getName(), value + " is not allowed; use a whole number of at most 64 bits");
    return answer(ApiException.invalid(HttpStatus.BAD_REQUEST, List.of(error)));
  }

  /** Tomcat reads the query when the first parameter is asked for. */
  @ExceptionHandler(InvalidParameterException.class)
  ResponseEntity<ErrorBody> unreadableQuery() {
    return answer(
        ApiException.malformed(
            "the query cannot be read; send at most 1,000 parameters, percent-encoded UTF-8 (% as %25)"));
  }

  @ExceptionHandler(HttpMediaTypeNotSupportedException.class)
  ResponseEntity<ErrorBody> notJson(HttpServletRequest request) {
    String sent = request.getContentType();
    String text =
        (sent == null || sent.isEmpty()
                ? "the header Content-Type is missing"
                : "Content-Type " + Checks.quoted(sent) + " is not understood")
            + "; send JSON with Content-Type: application/json";
    return body(HttpStatus.UNSUPPORTED_MEDIA_TYPE, new HttpHeaders(), text, List.of());
  }

  @ExceptionHandler(HttpMediaTypeNotAcceptableException.class)
  ResponseEntity<ErrorBody> notAcceptable() {
    String text = "the answer is JSON; send Accept: application/json, or leave it out";
    return body(HttpStatus.NOT_ACCEPTABLE, new HttpHeaders(), text, List.of());
  }

  @ExceptionHandler({NoHandlerFoundException.class, NoResourceFoundException.class})
  ResponseEntity<ErrorBody> noSuchPath(HttpServletRequest request) {
    String text =
        "no such path: " + Checks.quoted(request.getRequestURI()) + "; /swagger-ui lists the API";
    return body(HttpStatus.NOT_FOUND, new HttpHeaders(), text, List.of());
  }

  @ExceptionHandler
  ResponseEntity<ErrorBody> wrongVerb(HttpRequestMethodNotSupportedException e) {
    String text =
        e.getMethod()
            + " is not allowed here; use "
            + String.join(
                ", ",
                e.getSupportedHttpMethods() == null
                    ? List.of()
                    : e.getSupportedHttpMethods().stream().map(m -> m.name()).sorted().toList());
    return body(HttpStatus.METHOD_NOT_ALLOWED, e.getHeaders(), text, List.of());
  }

  @ExceptionHandler({
    TransientDataAccessException.class,
    DataAccessResourceFailureException.class,
    CannotAcquireLockException.class,
    CannotCreateTransactionException.class
  })
  ResponseEntity<ErrorBody> databaseBusy(Exception e) {
    log.warn("database not available: {}", e.getMessage());
    return answer(
        ApiException.unavailable(
            "the database is not available or busy; send the request again", SOON));
  }

  @ExceptionHandler
  ResponseEntity<ErrorBody> databaseRefuses(DataAccessException e) {
    if (e.getMostSpecificCause() instanceof SQLException sql && isPassing(sql)) {
      return databaseBusy(e);
    }
    log.error("unexpected database error", e);
    return body(
        HttpStatus.INTERNAL_SERVER_ERROR,
        new HttpHeaders(),
        "unexpected database error; the server's log says more",
        List.of());
  }

  @ExceptionHandler
  ResponseEntity<ErrorBody> other(Exception e, HttpServletRequest request) {
    if (e instanceof IllegalArgumentException
        && String.valueOf(request.getContentType()).contains("*")) {
      return notJson(request); // Spring stumbles over wildcards
    }
    if (e instanceof ErrorResponse known) {
      HttpStatusCode code = known.getStatusCode();
      String detail = known.getBody().getDetail();
      HttpStatus status = HttpStatus.valueOf(code.value());
      return body(
          status,
          known.getHeaders(),
          detail == null ? status.getReasonPhrase() : detail,
          List.of());
    }
    log.error("unexpected error", e);
    return body(
        HttpStatus.INTERNAL_SERVER_ERROR,
        new HttpHeaders(),
        "unexpected error; the server's log says more",
        List.of());
  }

  /**
   * Connections, resources, locks, shutdown: Spring knows too few of PostgreSQL's codes. What has
   * no code is not PostgreSQL's word: the pool has closed a connection that broke.
   */
  private static boolean isPassing(SQLException e) {
    String state = e.getSQLState();
    return state == null
        || state.startsWith("08")
        || state.startsWith("53")
        || state.startsWith("55")
        || state.startsWith("57");
  }

  private static ResponseEntity<ErrorBody> answer(ApiException e) {
    HttpHeaders headers = new HttpHeaders();
    Duration retryAfter = e.retryAfter();
    if (retryAfter != null) {
      headers.set(HttpHeaders.RETRY_AFTER, "" + Math.max(1, retryAfter.toSeconds()));
    }
    return body(e.status(), headers, e.text(), e.errors());
  }

  private static ResponseEntity<ErrorBody> body(
      HttpStatus status, HttpHeaders headers, String text, List<FieldError> errors) {
    return ResponseEntity.status(status)
        .headers(headers)
        .contentType(MediaType.APPLICATION_JSON)
        .body(ErrorBody.of(status, text, errors));
  }
}
