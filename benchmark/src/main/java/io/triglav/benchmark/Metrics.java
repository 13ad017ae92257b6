package io.triglav.benchmark;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the server says of itself under /actuator/prometheus: the values by name and labels, as in
 * {@code jvm_memory_used_bytes{area="heap",id="G1 Eden Space"}}.
 */
record Metrics(Map<String, Double> values) {
  static Metrics parse(String text) {
    return new Metrics(
        text.lines()
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .collect(
                Collectors.toMap(
                    line -> line.substring(0, line.lastIndexOf(' ')),
                    line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)),
                    Double::sum)));
  }

  /** The sum of all values of a name whose labels hold a text. */
  double sum(String name, String label) {
    return values.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(name + "{") && entry.getKey().contains(label))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  /** The text of a label of a metric; a question mark when there is none. */
  String label(String name, String label) {
    Pattern pattern = Pattern.compile(name + "\\{.*\\b" + label + "=\"([^\"]*)\".*");
    return values.keySet().stream()
        .map(pattern::matcher)
        .filter(Matcher::matches)
        .map(found -> found.group(1))
        .findFirst()
        .orElse("?");
  }

  double sum(String name) {
    return sum(name, "");
  }
}
