package io.triglav.server.packaging;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Dockerfile, read more strictly than Docker does: what Docker would take for a shell command, or
 * only warn of, is an error here. {@link #startCommand()} is what a container of the image runs.
 */
record Dockerfile(List<Instruction> instructions) {

  record Instruction(int line, String name, List<String> flags, String arguments) {}

  static final class Invalid extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Invalid(int line, String message) {
      super("line " + line + ": " + message);
    }
  }

  /**
   * The instructions that we use, with their flags. ADD, SHELL, ONBUILD and the like want a reason
   * first.
   */
  private static final Map<String, Set<String>> KNOWN =
      Map.ofEntries(
          Map.entry("FROM", Set.of()),
          Map.entry("ENV", Set.of()),
          Map.entry("WORKDIR", Set.of()),
          Map.entry("COPY", Set.of("--from")),
          Map.entry("RUN", Set.of("--mount")),
          Map.entry("USER", Set.of()),
          Map.entry("EXPOSE", Set.of()),
          Map.entry(
              "HEALTHCHECK", Set.of("--interval", "--timeout", "--start-period", "--retries")),
          Map.entry("ENTRYPOINT", Set.of()),
          Map.entry("CMD", Set.of()));

  /** JDK 25 is the newest with long support. The tag follows its updates and nothing else. */
  private static final Pattern BASE = Pattern.compile("eclipse-temurin:25(-jre)?");

  private static final Pattern STAGE =
      Pattern.compile("(?<image>\\S+)( AS (?<name>[a-z][a-z0-9-]*))?");
  private static final Pattern ORDINARY_USER = Pattern.compile("[1-9][0-9]*(:[1-9][0-9]*)?");
  private static final JsonMapper JSON = new JsonMapper();

  static Dockerfile parse(String text) {
    var instructions = new ArrayList<Instruction>();
    var pending = new StringBuilder();
    int begin = 0;
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.isBlank() && !pending.isEmpty()) {
        throw new Invalid(number, "an empty line within an instruction");
      }
      if (line.isBlank() || line.stripLeading().startsWith("#")) {
        continue;
      }
      if (pending.isEmpty()) {
        begin = number;
      }
      boolean goesOn = line.endsWith("\\");
      pending.append(goesOn ? line.substring(0, line.length() - 1) : line);
      if (!goesOn) {
        instructions.add(instruction(begin, pending.toString()));
        pending.setLength(0);
      }
    }
    if (!pending.isEmpty()) {
      throw new Invalid(begin, "the instruction has no end");
    }
    return new Dockerfile(List.copyOf(instructions));
  }

  private static Instruction instruction(int line, String text) {
    var words = text.strip().split("\\s+", 2);
    var name = words[0];
    var knownFlags = KNOWN.get(name);
    if (knownFlags == null) {
      throw new Invalid(line, "unknown instruction " + name);
    }
    var flags = new ArrayList<String>();
    var rest = words.length > 1 ? words[1] : "";
    while (rest.startsWith("--")) {
      words = rest.split("\\s+", 2);
      flags.add(words[0]);
      rest = words.length > 1 ? words[1] : "";
    }
    for (String flag : flags) {
      if (!knownFlags.contains(flag.replaceFirst("=.+", ""))) {
        throw new Invalid(line, name + " with unknown flag " + flag);
      }
    }
    if (rest.isEmpty()) {
      throw new Invalid(line, name + " of nothing");
    }
    if (rest.contains("<<")) {
      throw new Invalid(line, "a here-document, which this reader does not know");
    }
    if (name.equals("ENV") && !rest.matches("[A-Z_]+=.+")) {
      throw new Invalid(line, "ENV wants: NAME=value");
    }
    return new Instruction(line, name, List.copyOf(flags), rest);
  }

  /** The values that ENV gives to a container, without quotes. */
  Map<String, String> environment() {
    return instructions.stream()
        .filter(instruction -> instruction.name().equals("ENV"))
        .map(instruction -> instruction.arguments().split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1].replaceAll("^\"|\"$", "")));
  }

  /** ENTRYPOINT, followed by CMD. */
  List<String> startCommand() {
    return Stream.of("ENTRYPOINT", "CMD")
        .flatMap(name -> ofImage(name).stream())
        .flatMap(start -> execForm(start.line(), start.arguments()).stream())
        .toList();
  }

  /** Empty when the image has none. */
  List<String> healthCommand() {
    return ofImage("HEALTHCHECK").stream()
        .flatMap(
            check -> execForm(check.line(), check.arguments().replaceFirst("^CMD ", "")).stream())
        .toList();
  }

  /** Everything that is wrong, in words; empty for a good file. */
  List<String> problems() {
    return Stream.of(problemsOfStages(), problemsOfUser(), problemsOfCommands())
        .flatMap(List::stream)
        .toList();
  }

  private List<String> problemsOfStages() {
    var problems = new ArrayList<String>();
    var stages = new HashSet<String>();
    if (instructions.isEmpty() || !instructions.get(0).name().equals("FROM")) {
      problems.add("does not begin with FROM");
    }
    for (Instruction instruction : instructions) {
      if (instruction.name().equals("FROM")) {
        var stage = STAGE.matcher(instruction.arguments());
        if (!stage.matches()) {
          throw new Invalid(instruction.line(), "FROM wants: image AS name");
        }
        var image = stage.group("image");
        if (!stages.contains(image) && !BASE.matcher(image).matches()) {
          problems.add("FROM " + image + " is not pinned to " + BASE);
        }
        Optional.ofNullable(stage.group("name")).ifPresent(stages::add);
      }
      instruction.flags().stream()
          .filter(flag -> flag.startsWith("--from="))
          .map(flag -> flag.substring("--from=".length()))
          .filter(stage -> !stages.contains(stage))
          .forEach(stage -> problems.add("COPY from unknown stage " + stage));
    }
    if (ofImage("FROM").filter(from -> from.arguments().endsWith("-jre")).isEmpty()) {
      problems.add("the image brings a compiler, a -jre is enough");
    }
    return problems;
  }

  private List<String> problemsOfUser() {
    var user = ofImage("USER");
    if (user.isEmpty()) {
      return List.of("no USER, so it runs as root");
    }
    var problems = new ArrayList<String>();
    // Kubernetes' runAsNonRoot refuses a name, because it cannot know who that is
    if (!ORDINARY_USER.matcher(user.get().arguments()).matches()) {
      problems.add("USER " + user.get().arguments() + " is root, or not a number");
    }
    if (ofImage("ENTRYPOINT").filter(start -> start.line() < user.get().line()).isPresent()) {
      problems.add("USER comes after ENTRYPOINT");
    }
    return problems;
  }

  private List<String> problemsOfCommands() {
    var problems = new ArrayList<String>();
    if (healthCommand().isEmpty()) {
      problems.add("no HEALTHCHECK");
    }
    if (ofImage("ENTRYPOINT").isEmpty()) {
      problems.add("no ENTRYPOINT");
    }
    startCommand().stream()
        .filter(word -> word.endsWith(".jar"))
        .map(jar -> "target" + jar.substring(jar.lastIndexOf('/')))
        .filter(jar -> instructions.stream().noneMatch(i -> i.arguments().contains(jar)))
        .forEach(jar -> problems.add("ENTRYPOINT starts a jar that is not taken from " + jar));
    return problems;
  }

  /** The instruction that holds for the image: of the last stage, and of several USERs the last. */
  private Optional<Instruction> ofImage(String name) {
    Optional<Instruction> found = Optional.empty();
    for (Instruction instruction : instructions) {
      if (instruction.name().equals("FROM")) {
        found = Optional.empty();
      }
      if (instruction.name().equals(name)) {
        if (found.isPresent() && !name.equals("USER")) {
          throw new Invalid(instruction.line(), name + " a second time, which hides the first");
        }
        found = Optional.of(instruction);
      }
    }
    return found;
  }

  private static List<String> execForm(int line, String arguments) {
    try {
      return List.of(JSON.readValue(arguments, String[].class));
    } catch (JacksonException e) {
      throw new Invalid(line, "not in exec form, [\"program\", \"argument\"]: " + arguments);
    }
  }
}
