package io.triglav.server.shared;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Collects everything that is wrong with a request, so that the caller can mend it at once.
 * Something missing makes the answer 400, a value that is not allowed 422 (as the v1 contract has
 * it); the first fault found decides.
 */
public final class Checks {
  private static final int SHOWN = 60;
  private static final int MOST_ERRORS = 20;

  private final String prefix;
  private final List<FieldError> errors;
  private final HttpStatus[] status;

  public Checks() {
    this("", new ArrayList<>(), new HttpStatus[1]);
  }

  private Checks(String prefix, List<FieldError> errors, HttpStatus[] status) {
    this.prefix = prefix;
    this.errors = errors;
    this.status = status;
  }

  /** The same collection, for the members of what stands at a place such as {@code [3]}. */
  public Checks at(String place) {
    return new Checks(prefix.isEmpty() ? place : prefix + "." + place, errors, status);
  }

  /**
   * A text that must be there, of 1 to {@code longest} characters, that PostgreSQL can store as it
   * is.
   */
  public String text(String field, @Nullable String value, int longest) {
    if (value == null) {
      missing(field);
      return "";
    }
    if (value.isEmpty()) {
      notAllowed(field, "must not be empty");
    }
    optionalText(field, value, longest);
    return value;
  }

  /** Like {@link #text}, but may be absent or empty. */
  public @Nullable String optionalText(String field, @Nullable String value, int longest) {
    if (value == null) {
      return null;
    }
    if (value.length() > longest) {
      notAllowed(
          field, "has " + value.length() + " characters; at most " + longest + " are allowed");
    }
    int bad = indexOfUnstorable(value);
    if (bad >= 0) {
      notAllowed(field, "has a NUL or half a surrogate pair at position " + bad + "; leave it out");
    }
    return value;
  }

  public Unit unit(String field, @Nullable String value) {
    if (value == null) {
      missing(field);
      return Unit.SINGULAR;
    }
    try {
      return Unit.of(value);
    } catch (IllegalArgumentException unknown) {
      notAllowed(field, quoted(value) + " is not allowed; use " + Unit.ALLOWED);
      return Unit.SINGULAR;
    }
  }

  public String timezone(String field, @Nullable String value) {
    if (value == null) {
      missing(field);
      return "";
    }
    if (!Timezones.isValid(value)) {
      notAllowed(field, quoted(value) + " is not a time zone; use " + Timezones.ALLOWED);
    }
    return value;
  }

  public long number(String field, @Nullable Long value, long least, long most) {
    if (value == null) {
      missing(field);
      return least;
    }
    if (value < least || value > most) {
      notAllowed(field, value + " is not allowed; use " + least + " to " + most);
    }
    return value;
  }

  public void missing(String field) {
    add(HttpStatus.BAD_REQUEST, field, "is missing");
  }

  public void notAllowed(String field, String message) {
    add(HttpStatus.UNPROCESSABLE_CONTENT, field, message);
  }

  /** True once enough is wrong that looking further helps nobody. */
  public boolean isFull() {
    return errors.size() >= MOST_ERRORS;
  }

  /**
   * Ends the checks.
   *
   * @throws ApiException if anything was wrong
   */
  public void done() {
    if (status[0] != null) {
      throw ApiException.invalid(status[0], List.copyOf(errors));
    }
  }

  /** The value as it may stand in an error message: short and on one line. */
  public static String quoted(String value) {
    String line =
        value
            .codePoints()
            .limit(SHOWN)
            .collect(StringBuilder::new, Checks::visible, StringBuilder::append)
            .toString();
    return '"' + line + (value.length() > SHOWN ? "…" : "") + '"';
  }

  private static void visible(StringBuilder to, int codePoint) {
    boolean hidden =
        Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
    to.appendCodePoint(hidden ? '\uFFFD' : codePoint);
  }

  /**
   * PostgreSQL's text holds no NUL, and UTF-8 no lone surrogate: the driver would replace it
   * silently.
   */
  static int indexOfUnstorable(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == 0 || Character.isLowSurrogate(c)) {
        return i;
      }
      if (Character.isHighSurrogate(c)) {
        if (i + 1 == value.length() || !Character.isLowSurrogate(value.charAt(i + 1))) {
          return i;
        }
        i++;
      }
    }
    return -1;
  }

  private void add(HttpStatus code, String field, String message) {
    if (status[0] == null) {
      status[0] = code;
    }
    if (!isFull()) {
      errors.add(new FieldError(prefix.isEmpty() ? field : prefix + "." + field, message));
    }
  }
}
