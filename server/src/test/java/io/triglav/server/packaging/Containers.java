package io.triglav.server.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The compose file and the images that it builds. */
record Containers(ComposeFile compose, Dockerfile server, Dockerfile agent) {

  static final String COMPOSE = "docker-compose.yml";
  static final String SERVER = "server/Dockerfile";
  static final String AGENT = "agent/Dockerfile";

  /**
   * The actuator's two probes. What else it offers wants a login: a check would only ever see 401.
   */
  private static final Set<String> HEALTH_PATHS =
      Set.of("/actuator/health/readiness", "/actuator/health/liveness");

  /** The server's default. The image also follows SERVER_PORT; the compose file does not set it. */
  private static final Set<String> HEALTH_PORTS = Set.of("7800", "${SERVER_PORT:-7800}");

  private static final Pattern HEALTH_PATH = Pattern.compile("(?<=GET )\\S+");
  private static final Pattern HEALTH_PORT = Pattern.compile("(?<=/dev/tcp/127.0.0.1/)\\S+");
  private static final Path ROOT = root();

  /** The texts as they are in the repository, by path. */
  static Map<String, String> files() {
    var files = new HashMap<String, String>();
    Stream.of(COMPOSE, SERVER, AGENT).forEach(path -> files.put(path, read(path)));
    return files;
  }

  static Containers parse(Map<String, String> files) {
    return new Containers(
        ComposeFile.parse(files.getOrDefault(COMPOSE, "")),
        Dockerfile.parse(files.getOrDefault(SERVER, "")),
        Dockerfile.parse(files.getOrDefault(AGENT, "")));
  }

  static String read(String path) {
    try {
      return Files.readString(ROOT.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path root() {
    var folder = Path.of(System.getProperty("user.dir")).toAbsolutePath();
    while (!Files.exists(folder.resolve(COMPOSE))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("no folder above user.dir holds " + COMPOSE);
      }
    }
    return folder;
  }

  /** Everything that does not fit together, in words; empty when all is well. */
  List<String> problems() {
    var problems = new ArrayList<>(compose.problems(path -> Files.exists(ROOT.resolve(path))));
    server.problems().forEach(problem -> problems.add(SERVER + ": " + problem));
    agent.problems().forEach(problem -> problems.add(AGENT + ": " + problem));
    problems.addAll(problemsOfHealthChecks());
    problems.addAll(problemsOfMounts());
    return problems;
  }

  /** Of the server's; the agent's asks whatever server it is given. */
  private List<String> problemsOfHealthChecks() {
    var problems = new ArrayList<String>();
    for (var check : List.of(compose.service("server").healthCommand(), server.healthCommand())) {
      var text = String.join(" ", check);
      if (!HEALTH_PATHS.containsAll(found(HEALTH_PATH, text))) {
        problems.add("the server has no such health path: " + text);
      }
      if (!HEALTH_PORTS.containsAll(found(HEALTH_PORT, text))) {
        problems.add("the server listens on another port: " + text);
      }
    }
    return problems;
  }

  private static List<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(MatchResult::group).toList();
  }

  /** What an image expects at a place must be put there. */
  private List<String> problemsOfMounts() {
    var problems = new ArrayList<String>();
    agent.startCommand().stream()
        .filter(word -> word.startsWith("/etc/") && !isMounted("agent", word))
        .forEach(word -> problems.add("agent reads " + word + ", which is not mounted"));
    var data = server.environment().getOrDefault("TRIGLAV_DATA_DIR", "./data");
    if (!isMounted("server", data)) {
      problems.add("server keeps its data in " + data + ", which is no volume");
    }
    return problems;
  }

  private boolean isMounted(String service, String path) {
    return compose.service(service).mounts().stream()
        .anyMatch(mount -> mount.target().equals(path));
  }
}
