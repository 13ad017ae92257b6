package io.triglav.server.packaging;

import com.networknt.schema.Schema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * docker-compose.yml: its form, judged by a schema, and what no schema can say: that its parts fit
 * each other and us.
 */
record ComposeFile(JsonNode tree) {

  record Service(String name, JsonNode body) {

    /** Empty when it uses an image of others. */
    String dockerfile() {
      return body.at("/build/dockerfile").asString("");
    }

    List<String> healthCommand() {
      return body.at("/healthcheck/test").valueStream().skip(1).map(JsonNode::asString).toList();
    }

    /** Short and long form alike. */
    List<Mount> mounts() {
      return body.path("volumes")
          .valueStream()
          .map(mount -> mount.isString() ? Mount.of(mount.asString()) : Mount.of(mount))
          .toList();
    }
  }

  record Mount(String source, String target, boolean mustExist) {

    static Mount of(String text) {
      var parts = text.split(":", 3);
      return new Mount(parts[0], parts[1], false);
    }

    static Mount of(JsonNode node) {
      return new Mount(
          node.path("source").asString(),
          node.path("target").asString(),
          !node.at("/bind/create_host_path").asBoolean(true));
    }

    boolean isVolume() {
      return !source.startsWith(".");
    }
  }

  /**
   * What the programs read, by service. Docker passes any name on and a program overlooks one that
   * it does not know, so only a list finds a slip of the pen. Ours are in our documentation, those
   * of PostgreSQL in that of its image.
   */
  private static final Map<String, Set<String>> SETTINGS =
      Map.of(
          "postgres",
          Set.of("POSTGRES_DB", "POSTGRES_USER", "POSTGRES_PASSWORD"),
          "server",
          Set.of(
              "SERVER_PORT",
              "SPRING_DATASOURCE_URL",
              "SPRING_DATASOURCE_USERNAME",
              "SPRING_DATASOURCE_PASSWORD",
              "TRIGLAV_DATA_DIR",
              "TRIGLAV_ADMIN_PASSWORD",
              "TRIGLAV_DEFAULT_TIMEZONE"),
          "agent",
          Set.of("TRIGLAV_SERVER", "TRIGLAV_USERNAME", "TRIGLAV_PASSWORD", "TRIGLAV_TOKEN_FILE"));

  /** Where the programs listen in their containers: each one's own default. */
  private static final Map<String, String> PORTS = Map.of("postgres", "5432", "server", "7800");

  private static final Pattern ADDRESS = Pattern.compile("//(?<host>[a-z0-9.-]+):(?<port>[0-9]+)");
  private static final Pattern FROM_ENVIRONMENT =
      Pattern.compile("\\$\\{TRIGLAV_[A-Z_]+:\\?[^}]+}");
  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  static ComposeFile parse(String yaml) {
    return new ComposeFile(YAML.readTree(yaml));
  }

  List<Service> services() {
    return tree.path("services")
        .propertyStream()
        .map(e -> new Service(e.getKey(), e.getValue()))
        .toList();
  }

  Service service(String name) {
    return new Service(name, tree.path("services").required(name));
  }

  List<String> problems(Schema schema) {
    return schema.validate(tree).stream()
        .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
        .toList();
  }

  /** Everything that does not fit together, in words; empty for a good file. */
  List<String> problems(Predicate<String> inRepository) {
    var problems = new ArrayList<String>();
    for (Service service : services()) {
      Stream.of(
              dependencies(service),
              settings(service),
              addresses(service),
              ports(service),
              files(service, inRepository))
          .flatMap(List::stream)
          .map(problem -> service.name() + " " + problem)
          .forEach(problems::add);
    }
    problems.addAll(volumes());
    return problems;
  }

  private List<String> dependencies(Service service) {
    var problems = new ArrayList<String>();
    service
        .body()
        .path("depends_on")
        .forEachEntry(
            (name, how) -> {
              var other = tree.path("services").path(name);
              if (other.isMissingNode()) {
                problems.add("depends on " + name + ", which is no service");
              } else if (how.path("condition").asString("").equals("service_healthy")
                  && !other.has("healthcheck")) {
                problems.add("waits for the health of " + name + ", which has no healthcheck");
              }
            });
    return problems;
  }

  private List<String> settings(Service service) {
    var problems = new ArrayList<String>();
    var known = SETTINGS.getOrDefault(service.name(), Set.of());
    service
        .body()
        .path("environment")
        .forEachEntry(
            (name, value) -> {
              if (!known.contains(name)) {
                problems.add("does not read " + name);
              }
              if (name.endsWith("PASSWORD")
                  && !FROM_ENVIRONMENT.matcher(value.asString()).matches()) {
                problems.add(
                    "has " + name + " in the file, or without a word for whoever forgot it");
              }
            });
    return problems;
  }

  /** Settings that name a service, such as a URL of the database. */
  private List<String> addresses(Service service) {
    return service
        .body()
        .path("environment")
        .valueStream()
        .flatMap(value -> ADDRESS.matcher(value.asString()).results())
        .filter(address -> !address.group(2).equals(PORTS.get(address.group(1))))
        .map(address -> "calls " + address.group() + ", where nobody listens")
        .toList();
  }

  private List<String> ports(Service service) {
    var port = String.valueOf(PORTS.get(service.name()));
    return service
        .body()
        .path("ports")
        .valueStream()
        .map(JsonNode::asString)
        .filter(published -> !published.endsWith(":" + port))
        .map(published -> "publishes " + published + ", but listens on " + port)
        .toList();
  }

  private List<String> files(Service service, Predicate<String> inRepository) {
    var problems = new ArrayList<String>();
    if (!service.dockerfile().isEmpty()) {
      if (!inRepository.test(service.dockerfile())) {
        problems.add("is built from " + service.dockerfile() + ", which is not there");
      }
      if (!service.body().has("mem_limit")) {
        problems.add("has no mem_limit, so the JVM takes its share of the whole machine");
      }
    }
    service.mounts().stream()
        .filter(mount -> mount.mustExist() && !inRepository.test(mount.source()))
        .forEach(mount -> problems.add("mounts " + mount.source() + ", which is not there"));
    return problems;
  }

  private List<String> volumes() {
    var declared = tree.path("volumes").propertyNames();
    var used = new HashSet<String>();
    services().stream()
        .flatMap(service -> service.mounts().stream())
        .filter(Mount::isVolume)
        .forEach(mount -> used.add(mount.source()));
    return Stream.concat(
            used.stream()
                .filter(name -> !declared.contains(name))
                .map(name -> "volume " + name + " is not declared"),
            declared.stream()
                .filter(name -> !used.contains(name))
                .map(name -> "volume " + name + " is not used"))
        .toList();
  }
}
