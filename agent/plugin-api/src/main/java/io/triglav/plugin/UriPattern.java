package io.triglav.plugin;

import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The uri of a resource with directives in the manner of strftime: {@code %Y %m %d %H}, and {@code
 * %%} for a percent sign. For storages whose partitions have an address each.
 */
public final class UriPattern {
  /** A part of a time. */
  enum Directive {
    YEAR('Y', "%04d", ChronoField.YEAR),
    MONTH('m', "%02d", ChronoField.MONTH_OF_YEAR),
    DAY('d', "%02d", ChronoField.DAY_OF_MONTH),
    HOUR('H', "%02d", ChronoField.HOUR_OF_DAY);

    private final char letter;
    private final String format;
    private final ChronoField value;

    Directive(char letter, String format, ChronoField value) {
      this.letter = letter;
      this.format = format;
      this.value = value;
    }

    private String render(ZonedDateTime time) {
      return String.format(Locale.ROOT, format, time.get(value));
    }

    @Override
    public String toString() {
      return "%" + letter;
    }
  }

  /** A part of the uri. */
  private sealed interface Piece {
    String render(ZonedDateTime time);

    record Literal(String text) implements Piece {
      @Override
      public String render(ZonedDateTime time) {
        return text;
      }
    }

    record Field(Directive directive) implements Piece {
      @Override
      public String render(ZonedDateTime time) {
        return directive.render(time);
      }
    }
  }

  private final List<Piece> pieces;

  private UriPattern(List<Piece> pieces) {
    this.pieces = pieces;
  }

  /**
   * Reads a uri as a pattern for partitions of that unit. A singular resource has one place, which
   * its uri spells out; there a percent sign is only a percent sign.
   *
   * @throws InvalidResource when a directive is unknown, or when partitions of the unit would share
   *     one place
   */
  public static UriPattern of(String uri, Unit unit) {
    return unit == Unit.SINGULAR ? literal(uri) : parsed(uri).fitFor(unit);
  }

  /** The address of the partition that starts then, in the zone of that time. */
  public String render(ZonedDateTime time) {
    return pieces.stream().map(piece -> piece.render(time)).collect(Collectors.joining());
  }

  private static UriPattern literal(String uri) {
    for (Directive directive : Directive.values()) {
      if (uri.contains(directive.toString())) {
        throw new InvalidResource(
            "a singular resource has no time, so its uri cannot have " + directive);
      }
    }
    return new UriPattern(List.of(new Piece.Literal(uri)));
  }

  private static UriPattern parsed(String uri) {
    List<Piece> pieces = new ArrayList<>();
    int start = 0;
    for (int at = uri.indexOf('%'); at >= 0; at = uri.indexOf('%', start)) {
      pieces.add(new Piece.Literal(uri.substring(start, at)));
      pieces.add(piece(uri, at));
      start = at + 2;
    }
    pieces.add(new Piece.Literal(uri.substring(start)));
    return new UriPattern(pieces);
  }

  private static Piece piece(String uri, int at) {
    String found = uri.substring(at, Math.min(at + 2, uri.length()));
    if (found.equals("%%")) {
      return new Piece.Literal("%");
    }
    return Arrays.stream(Directive.values())
        .filter(directive -> directive.toString().equals(found))
        .findFirst()
        .map(Piece.Field::new)
        .orElseThrow(
            () ->
                new InvalidResource(
                    "'" + found + "' in the uri is not known; one of %Y, %m, %d, %H, %%"));
  }

  private UriPattern fitFor(Unit unit) {
    Set<Directive> missing = needed(unit);
    missing.removeAll(directives());
    if (!missing.isEmpty()) {
      throw new InvalidResource(
          "the uri lacks "
              + names(missing)
              + ", so its "
              + unit
              + " partitions would share a place");
    }
    return this;
  }

  /** What a uri must contain for each partition to have a place of its own. */
  private static Set<Directive> needed(Unit unit) {
    return switch (unit) {
      case SINGULAR -> EnumSet.noneOf(Directive.class);
      case DAILY -> EnumSet.range(Directive.YEAR, Directive.DAY);
      case HOURLY -> EnumSet.range(Directive.YEAR, Directive.HOUR);
    };
  }

  private Set<Directive> directives() {
    return pieces.stream()
        .filter(Piece.Field.class::isInstance)
        .map(piece -> ((Piece.Field) piece).directive())
        .collect(Collectors.toSet());
  }

  private static String names(Set<Directive> directives) {
    return directives.stream().map(Directive::toString).collect(Collectors.joining(" and "));
  }
}
