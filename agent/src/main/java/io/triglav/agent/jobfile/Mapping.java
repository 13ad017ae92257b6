package io.triglav.agent.jobfile;

import io.triglav.agent.config.ConfigException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A mapping of a file, with the path that leads to it. Every key that it has must be asked for
 * before {@link #end}.
 */
final class Mapping {
  private final String file;
  private final String path;
  private final MappingNode node;
  private final Map<String, Node> unread = new LinkedHashMap<>();
  private final Map<String, Node> keys = new LinkedHashMap<>();
  private final TreeSet<String> known = new TreeSet<>();

  Mapping(String file, String path, MappingNode node) {
    this.file = file;
    this.path = path;
    this.node = node;
    for (NodeTuple entry : node.getValue()) {
      String key = scalar(entry.getKeyNode(), "a key");
      keys.put(key, entry.getKeyNode());
      if (unread.put(key, entry.getValueNode()) != null) {
        throw error(entry.getKeyNode(), at(key), "is there twice");
      }
    }
  }

  String place() {
    return place(node);
  }

  @Nullable String text(String key) {
    Node value = take(key);
    return value == null ? null : scalar(value, at(key));
  }

  String requiredText(String key) {
    String text = text(key);
    if (text == null || text.isBlank()) {
      throw error(node, at(key), "is missing or empty");
    }
    return text;
  }

  /** A text that can be read in some way; what is allowed is said when it cannot. */
  <T> @Nullable T value(String key, String allowed, Function<String, Optional<T>> reading) {
    Node value = take(key);
    if (value == null) {
      return null;
    }
    String text = scalar(value, at(key));
    return reading
        .apply(text)
        .orElseThrow(() -> error(value, at(key), "'" + text + "' is not " + allowed));
  }

  @Nullable String oneOf(String key, List<String> allowed) {
    return value(
        key,
        "one of " + String.join(", ", allowed),
        text -> Optional.of(text).filter(allowed::contains));
  }

  String requiredOneOf(String key, List<String> allowed) {
    String text = oneOf(key, allowed);
    if (text == null) {
      throw error(node, at(key), "is missing; one of " + String.join(", ", allowed));
    }
    return text;
  }

  @Nullable Integer number(String key, int least, int most) {
    return value(
        key,
        "a whole number from " + least + " to " + most,
        text ->
            Optional.of(text)
                .filter(t -> t.matches("\\d{1,9}"))
                .map(Integer::valueOf)
                .filter(n -> n >= least && n <= most));
  }

  @Nullable Boolean flag(String key) {
    return value(
        key,
        "true or false",
        text -> Optional.of(text).filter(t -> t.matches("true|false")).map(Boolean::valueOf));
  }

  /** A mapping within this one, read to its end. */
  <T> @Nullable T mapping(String key, Function<Mapping, T> reading) {
    Node value = take(key);
    return value == null ? null : read(value, at(key), reading);
  }

  /** A list of mappings, each read to its end. */
  <T> List<T> mappings(String key, Function<Mapping, T> reading) {
    Node value = take(key);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof SequenceNode list)) {
      throw error(value, at(key), "must be a list (lines that begin with '- ')");
    }
    List<T> read = new ArrayList<>();
    for (Node each : list.getValue()) {
      read.add(read(each, at(key) + "[" + read.size() + "]", reading));
    }
    return read;
  }

  private <T> T read(Node value, String place, Function<Mapping, T> reading) {
    if (!(value instanceof MappingNode inner)) {
      throw error(value, place, "must be a mapping with keys");
    }
    Mapping mapping = new Mapping(file, place, inner);
    T read = reading.apply(mapping);
    mapping.end();
    return read;
  }

  /** Refuses keys that nobody has asked for. */
  void end() {
    for (String key : unread.keySet()) {
      String proposal = nearest(key).map(name -> "did you mean '" + name + "'? ").orElse("");
      throw error(
          keys.getOrDefault(key, node),
          at(key),
          "is not a known key; " + proposal + "Allowed here: " + String.join(", ", known));
    }
  }

  private Optional<String> nearest(String key) {
    return known.stream()
        .filter(name -> distance(key, name) <= Math.max(2, name.length() / 3))
        .min(Comparator.comparingInt(name -> distance(key, name)));
  }

  /** How many letters have to be put in, taken out or replaced. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }

  private @Nullable Node take(String key) {
    known.add(key);
    Node value = unread.remove(key);
    return value == null || value.getTag().equals(Tag.NULL) ? null : value;
  }

  private String scalar(Node value, String place) {
    if (value instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw error(value, place, "must be a single text");
  }

  private String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private String place(Node where) {
    return file + ":" + (where.getStartMark().getLine() + 1);
  }

  private ConfigException error(Node where, String what, String wrong) {
    return new ConfigException(place(where) + ": " + what + ": " + wrong);
  }
}
