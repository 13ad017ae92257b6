package io.triglav.server.shared;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;

/**
 * Says in the API's words why a body is not the JSON that was expected; Jackson speaks of Java
 * classes.
 */
final class JsonFaults {
  private JsonFaults() {}

  static ApiException explain(HttpMessageNotReadableException e) {
    Throwable cause = e.getCause();
    while (cause != null) {
      if (cause instanceof ApiException known) {
        return known;
      }
      if (cause instanceof JacksonException fault) {
        return explain(fault);
      }
      cause = cause.getCause();
    }
    return ApiException.malformed("the body is empty or cannot be read; send JSON in UTF-8");
  }

  private static ApiException explain(JacksonException fault) {
    if (fault.getCause() instanceof ApiException known) {
      return known;
    }
    if (fault instanceof StreamConstraintsException) {
      return ApiException.malformed(
          "the body has more than "
              + StreamReadConstraints.DEFAULT_MAX_DEPTH
              + " levels of JSON, or a name, number or text that is too long");
    }
    if (fault instanceof InputCoercionException beyond) {
      return faulty(path(fault), "is too large", wanted(beyond.getTargetType()));
    }
    if (fault instanceof MismatchedInputException mismatch
        && !(fault.getCause() instanceof StreamReadException)) {
      return mismatch(mismatch);
    }
    return ApiException.malformed(
        "the body is not JSON in UTF-8: " + firstLine(fault) + place(fault));
  }

  private static ApiException mismatch(MismatchedInputException fault) {
    String path = path(fault);
    String wanted = wanted(fault.getTargetType());
    String got =
        fault instanceof InvalidFormatException format
            ? Checks.quoted(String.valueOf(format.getValue())) + " is not allowed"
            : "has the wrong type";
    if (path.isEmpty()) {
      return ApiException.malformed("the body has the wrong form; send " + wanted);
    }
    return faulty(path, got, wanted);
  }

  private static ApiException faulty(String path, String got, String wanted) {
    return ApiException.invalid(
        HttpStatus.BAD_REQUEST, List.of(new FieldError(path, got + "; use " + wanted)));
  }

  private static String wanted(@Nullable Class<?> type) {
    if (type == null) {
      return "another type";
    }
    if (type == Long.class || type == Integer.class || type == long.class || type == int.class) {
      return "a whole number of at most 64 bits";
    }
    if (type == String.class) {
      return "a JSON string";
    }
    if (type == Boolean.class || type == boolean.class) {
      return "true or false";
    }
    if (List.class.isAssignableFrom(type)) {
      return "a JSON array";
    }
    return "a JSON object";
  }

  private static String path(JacksonException fault) {
    return fault.getPath().stream()
        .map(
            step ->
                step.getPropertyName() == null
                    ? "[" + step.getIndex() + "]"
                    : step.getPropertyName())
        .collect(Collectors.joining("."))
        .replace(".[", "[");
  }

  private static String place(JacksonException fault) {
    return fault.getLocation() == null
        ? ""
        : " at line "
            + fault.getLocation().getLineNr()
            + ", column "
            + fault.getLocation().getColumnNr();
  }

  /** Jackson's words, without what it says to Java programmers about its switches. */
  private static String firstLine(JacksonException fault) {
    return String.valueOf(fault.getOriginalMessage())
        .lines()
        .findFirst()
        .orElse("")
        .replaceFirst("(: enable `| \\(not recognized| \\(start marker).*", "");
  }
}
