package io.triglav.agent.jobfile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.triglav.agent.config.ConfigException;
import io.triglav.client.DeliveryPolicy;
import io.triglav.client.JobDefinition;
import io.triglav.client.ResourceDefinition;
import io.triglav.plugin.Dataset;
import io.triglav.plugin.InvalidResource;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** A file of jobs and resources. */
public final class JobFile {
  private static final String ZONE = "an offset such as +09:00 or a zone such as Asia/Tokyo";
  private static final List<String> UNITS = List.of("singular", "daily", "hourly");
  private static final int MOST_DAYS = 36_500;

  private JobFile() {}

  /**
   * Reads all documents.
   *
   * @throws ConfigException with place and remedy when something cannot be used
   */
  public static List<Document> read(Path file) {
    try (Reader reader = Files.newBufferedReader(file)) {
      return read(file.toString(), reader);
    } catch (NoSuchFileException e) {
      throw new ConfigException(file + ": there is no such file");
    } catch (IOException e) {
      throw new ConfigException(file + ": cannot be read: " + e);
    }
  }

  /** The same from stdin. */
  public static List<Document> readStdin() {
    return read("stdin", new InputStreamReader(System.in, UTF_8));
  }

  static List<Document> read(String name, Reader reader) {
    List<Document> documents = new ArrayList<>();
    try {
      for (Node node : new Yaml(new SafeConstructor(new LoaderOptions())).composeAll(reader)) {
        if (!isNothing(node)) {
          documents.add(document(name, node));
        }
      }
    } catch (MarkedYAMLException e) {
      String line = e.getProblemMark() == null ? "" : ":" + (e.getProblemMark().getLine() + 1);
      throw new ConfigException(name + line + ": is not YAML: " + e.getProblem());
    } catch (YAMLException e) {
      throw new ConfigException(
          name + ": cannot be read: " + e.toString().lines().findFirst().orElse(""));
    }
    if (documents.isEmpty()) {
      throw new ConfigException(name + ": has no document; begin with 'uri: job://...'");
    }
    return documents;
  }

  /**
   * Two documents about one thing would undo each other.
   *
   * @throws ConfigException when there are such
   */
  public static void refuseTwice(List<Document> documents) {
    Map<String, Document> seen = new HashMap<>();
    for (Document document : documents) {
      Document first = seen.putIfAbsent(document.identity(), document);
      if (first != null) {
        throw new ConfigException(
            document.place()
                + ": "
                + document.kind()
                + " "
                + document.uri()
                + " is there twice; the first is at "
                + first.place());
      }
    }
  }

  private static boolean isNothing(Node node) {
    return node instanceof ScalarNode scalar && scalar.getValue().isBlank();
  }

  private static Document document(String file, Node node) {
    if (!(node instanceof MappingNode top)) {
      throw new ConfigException(
          file
              + ":"
              + (node.getStartMark().getLine() + 1)
              + ": must be a mapping with keys such as uri and input_resources; several are separated by"
              + " lines of '---'");
    }
    Mapping mapping = new Mapping(file, "", top);
    String kind = mapping.oneOf("kind", List.of("job", "resource"));
    Document document =
        "resource".equals(kind)
            ? new Document.OfResource(mapping.place(), resource(mapping, true))
            : new Document.OfJob(mapping.place(), job(mapping));
    mapping.end();
    return document;
  }

  private static JobDefinition job(Mapping m) {
    return new JobDefinition(
        m.requiredText("uri"),
        m.oneOf("logical_op", List.of("and", "or")),
        m.mappings("input_resources", each -> resource(each, false)),
        m.mappings("output_resources", each -> resource(each, false)),
        m.mapping("delivery", JobFile::policy));
  }

  private static DeliveryPolicy policy(Mapping m) {
    return new DeliveryPolicy(
        m.oneOf("order", List.of("fifo", "lifo", "latest")),
        m.number("max_in_flight", 1, 10_000),
        m.number("max_attempts", 1, 100),
        m.number("retry_seconds", 0, 3_600));
  }

  private static ResourceDefinition resource(Mapping m, boolean alone) {
    String uri = m.requiredText("uri");
    String unit = m.requiredOneOf("unit", UNITS);
    return new ResourceDefinition(
        null,
        uri,
        unit,
        timezone(m),
        m.number("span_in_days", 0, MOST_DAYS),
        alone ? m.flag("consumable") : null,
        m.flag("notifiable"),
        m.text("description"));
  }

  private static @Nullable String timezone(Mapping m) {
    return m.value("timezone", ZONE, text -> Optional.of(text).filter(JobFile::isZone));
  }

  private static boolean isZone(String text) {
    try {
      Dataset.zone(text);
      return true;
    } catch (InvalidResource e) {
      return false;
    }
  }
}
