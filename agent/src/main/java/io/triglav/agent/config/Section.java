package io.triglav.agent.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A mapping of the file, with the path that leads to it. Every key that it has must be asked for
 * before {@link #end}.
 */
final class Section {
  private static final String NOTHING = "";

  private final Source source;
  private final String path;
  private final Map<String, Node> unread = new LinkedHashMap<>();
  private final TreeSet<String> known = new TreeSet<>();

  /** Where it all comes from. */
  record Source(String file, Expansion expansion) {}

  Section(Source source, String path, MappingNode mapping) {
    this.source = source;
    this.path = path;
    for (NodeTuple entry : mapping.getValue()) {
      String key = scalar(entry.getKeyNode(), path + " (a key)").getValue();
      if (unread.put(key, entry.getValueNode()) != null) {
        throw error(entry.getKeyNode(), at(key), "is there twice");
      }
    }
  }

  /** A text as it stands, with nothing filled in. */
  Optional<String> rawText(String key) {
    return take(key).map(node -> scalar(node, at(key)).getValue());
  }

  Optional<String> text(String key) {
    return take(key).map(node -> expanded(node, at(key)));
  }

  String requiredText(String key) {
    return required(key, text(key));
  }

  String requiredRawText(String key) {
    return required(key, rawText(key));
  }

  private String required(String key, Optional<String> text) {
    return text.filter(t -> !t.isBlank()).orElseThrow(() -> missing(key));
  }

  private ConfigException missing(String key) {
    return new ConfigException(source.file() + ": " + at(key) + " is missing or empty");
  }

  /** A text that must be readable in some way; what is allowed is said when it is not. */
  <T> Optional<T> value(String key, String allowed, Function<String, Optional<T>> reading) {
    Optional<Node> node = Optional.ofNullable(unread.get(key));
    return text(key)
        .map(
            text ->
                reading
                    .apply(text)
                    .orElseThrow(
                        () ->
                            error(
                                node.orElseThrow(), at(key), "'" + text + "' is not " + allowed)));
  }

  Optional<Duration> timeSpan(String key) {
    return value(key, TimeSpans.ALLOWED, TimeSpans::parse);
  }

  Duration positiveTimeSpan(String key, Duration unlessGiven) {
    return value(
            key,
            TimeSpans.ALLOWED + ", and more than 0",
            text -> TimeSpans.parse(text).filter(time -> !time.isZero()))
        .orElse(unlessGiven);
  }

  Optional<Integer> number(String key, int least, int most) {
    return value(
        key, "a whole number from " + least + " to " + most, text -> within(text, least, most));
  }

  private static Optional<Integer> within(String text, int least, int most) {
    return text.matches("\\d{1,9}")
        ? Optional.of(Integer.parseInt(text)).filter(n -> n >= least && n <= most)
        : Optional.empty();
  }

  Optional<Boolean> flag(String key) {
    return value(
        key,
        "true or false",
        text ->
            switch (text) {
              case "true" -> Optional.of(true);
              case "false" -> Optional.of(false);
              default -> Optional.empty();
            });
  }

  Optional<String> oneOf(String key, Collection<String> allowed) {
    return value(
        key,
        "one of " + String.join(", ", allowed),
        text -> Optional.of(text).filter(allowed::contains));
  }

  /** A list of texts; a single text is a list of one. */
  List<String> texts(String key) {
    List<Node> nodes =
        take(key)
            .map(n -> n instanceof SequenceNode list ? list.getValue() : List.of(n))
            .orElse(List.of());
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      texts.add(expanded(nodes.get(i), at(key) + "[" + i + "]"));
    }
    return texts;
  }

  /** Whether it says anything of this. */
  boolean has(String key) {
    return Optional.ofNullable(unread.get(key)).filter(node -> !isNothing(node)).isPresent();
  }

  /** A mapping, read to its end. */
  <T> Optional<T> section(String key, Function<Section, T> reading) {
    return take(key)
        .map(
            node -> {
              if (!(node instanceof MappingNode mapping)) {
                throw error(node, at(key), "must be a mapping with keys");
              }
              Section section = new Section(source, at(key), mapping);
              T read = reading.apply(section);
              section.end();
              return read;
            });
  }

  /** A list of mappings, each read to its end. */
  <T> List<T> sections(String key, Function<Section, T> reading) {
    List<T> read = new ArrayList<>();
    for (Node node : take(key).map(n -> list(n, at(key))).orElse(List.of())) {
      String place = at(key) + "[" + read.size() + "]";
      if (!(node instanceof MappingNode mapping)) {
        throw error(node, place, "must be a mapping with keys");
      }
      Section section = new Section(source, place, mapping);
      read.add(reading.apply(section));
      section.end();
    }
    return read;
  }

  /** A mapping of names of one's own to texts. */
  Map<String, String> pairs(String key) {
    Map<String, String> pairs = new LinkedHashMap<>();
    take(key)
        .ifPresent(
            node -> {
              if (!(node instanceof MappingNode mapping)) {
                throw error(node, at(key), "must be a mapping of names to texts");
              }
              Section section = new Section(source, at(key), mapping);
              section.unread.forEach(
                  (name, value) -> pairs.put(name, section.expanded(value, section.at(name))));
            });
    return pairs;
  }

  /** Refuses keys that nobody has asked for. */
  void end() {
    for (Map.Entry<String, Node> entry : unread.entrySet()) {
      throw error(
          entry.getValue(),
          at(entry.getKey()),
          "is not a known key; allowed here: " + String.join(", ", known));
    }
  }

  /** An error about a value of this section that only shows when several are looked at together. */
  ConfigException wrong(String key, String what) {
    return new ConfigException(source.file() + ": " + at(key) + ": " + what);
  }

  private Optional<Node> take(String key) {
    known.add(key);
    return Optional.ofNullable(unread.remove(key)).filter(node -> !isNothing(node));
  }

  private static boolean isNothing(Node node) {
    return node instanceof ScalarNode scalar
        && scalar.isPlain()
        && (scalar.getValue().equals(NOTHING)
            || scalar.getValue().equals("null")
            || scalar.getValue().equals("~"));
  }

  private String expanded(Node node, String place) {
    try {
      return source.expansion().expand(scalar(node, place).getValue());
    } catch (IllegalArgumentException e) {
      throw error(node, place, String.valueOf(e.getMessage()));
    }
  }

  private ScalarNode scalar(Node node, String place) {
    if (node instanceof ScalarNode scalar) {
      return scalar;
    }
    throw error(node, place, "must be a single text");
  }

  private List<Node> list(Node node, String place) {
    if (node instanceof SequenceNode list) {
      return list.getValue();
    }
    throw error(node, place, "must be a list (lines that begin with '- ')");
  }

  private String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private ConfigException error(Node node, String place, String what) {
    int line = node.getStartMark().getLine() + 1;
    return new ConfigException(source.file() + ":" + line + ": " + place + ": " + what);
  }
}
