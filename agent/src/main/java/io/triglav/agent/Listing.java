package io.triglav.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How rows are printed: as a table for people, or as JSON, one object a line, for programs. */
final class Listing {
  private static final String GAP = "  ";

  /** The forms. */
  enum Format {
    json,
    table
  }

  /** One column of a table. */
  record Column(String name, Function<ObjectNode, String> value) {
    static Column of(String name) {
      return new Column(name, row -> text(row.path(name)));
    }

    /** A member that is in unix seconds, shown in the row's own timezone. */
    static Column time(String name, String timezone) {
      return new Column(
          name,
          row ->
              Times.shown(
                  Instant.ofEpochSecond(row.path(name).asLong()), row.path(timezone).asText("")));
    }

    private static String text(JsonNode value) {
      if (value.isMissingNode() || value.isNull()) {
        return "-";
      }
      if (value.isArray()) {
        List<String> each = new ArrayList<>();
        value.forEach(item -> each.add(item.asText()));
        return String.join(",", each);
      }
      String line = value.isValueNode() ? value.asText() : value.toString();
      return line.replaceAll("\\s*\\R\\s*", " ");
    }
  }

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description =
          "table, or json: one object a line, with all that there is to know; default: ${DEFAULT-VALUE}.")
  private Format format = Format.table;

  boolean isJson() {
    return format == Format.json;
  }

  void print(CommandSpec spec, List<Column> columns, List<ObjectNode> rows) {
    if (isJson()) {
      rows.forEach(row -> Commands.printJson(spec, row));
    } else {
      table(columns, rows).forEach(line -> Commands.print(spec, line));
    }
  }

  /** One thing with all its members, a line each; what is not there is left out. */
  void printOne(CommandSpec spec, ObjectNode thing) {
    if (isJson()) {
      Commands.printJson(spec, thing);
      return;
    }
    int width = thing.properties().stream().mapToInt(e -> e.getKey().length()).max().orElse(0);
    thing.properties().stream()
        .filter(member -> !member.getValue().isNull())
        .forEach(
            member -> {
              String name = member.getKey();
              String indent = System.lineSeparator() + " ".repeat(width) + GAP;
              String value =
                  member.getValue().isTextual()
                      ? member.getValue().asText()
                      : Column.text(member.getValue());
              Commands.print(
                  spec,
                  name
                      + " ".repeat(width - name.length())
                      + GAP
                      + String.join(indent, value.lines().toList()));
            });
  }

  private static List<String> table(List<Column> columns, List<ObjectNode> rows) {
    List<List<String>> cells = new ArrayList<>();
    cells.add(columns.stream().map(Column::name).map(Listing::heading).toList());
    rows.forEach(row -> cells.add(columns.stream().map(c -> c.value().apply(row)).toList()));
    List<Integer> widths =
        IntStream.range(0, columns.size())
            .mapToObj(i -> cells.stream().mapToInt(line -> line.get(i).length()).max().orElse(0))
            .toList();
    return cells.stream().map(line -> aligned(line, widths)).toList();
  }

  private static String heading(String name) {
    return name.toUpperCase(Locale.ROOT);
  }

  private static String aligned(List<String> line, List<Integer> widths) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < line.size(); i++) {
      text.append(line.get(i));
      if (i < line.size() - 1) {
        text.append(" ".repeat(widths.get(i) - line.get(i).length())).append(GAP);
      }
    }
    return text.toString();
  }
}
