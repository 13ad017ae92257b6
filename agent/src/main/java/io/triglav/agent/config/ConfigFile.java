package io.triglav.agent.config;

import io.triglav.agent.config.AgentConfig.From;
import io.triglav.agent.config.AgentConfig.OnStop;
import io.triglav.agent.config.AgentConfig.Output;
import io.triglav.agent.config.AgentConfig.ProbeConfig;
import io.triglav.agent.config.AgentConfig.ShellTrigger;
import io.triglav.agent.config.Section.Source;
import io.triglav.agent.partition.MessageId;
import io.triglav.client.DeliveryPolicy;
import io.triglav.client.JobDefinition;
import io.triglav.client.ResourceDefinition;
import io.triglav.plugin.Dataset;
import io.triglav.plugin.InvalidResource;
import io.triglav.plugin.Unit;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/** agent.yml. */
public final class ConfigFile {
  private static final String ZONE = "an offset such as +09:00 or a zone such as Asia/Tokyo";
  private static final int MOST_DAYS = 36_500;
  private static final int MOST_IN_FLIGHT = 10_000;
  private static final int MOST_PARALLEL = 100;
  private static final int READABLE = 100;
  private static final Duration LEAST_LEASE = Duration.ofSeconds(3);

  private ConfigFile() {}

  /**
   * Reads the file.
   *
   * @param environment for {@code ${NAME:-default}}
   * @param plugins gives the types of probes, those in the directory of plug-ins that the file
   *     names among them
   * @throws ConfigException when it cannot be used
   */
  public static AgentConfig read(
      Path file, Map<String, String> environment, Function<Optional<Path>, ProbeTypes> plugins) {
    Source source = new Source(file.toString(), new Expansion(environment));
    Section top = new Section(source, "", mapping(file));
    AgentConfig config = config(top, plugins);
    top.end();
    return config;
  }

  private static MappingNode mapping(Path file) {
    if (compose(file) instanceof MappingNode mapping) {
      return mapping;
    }
    throw new ConfigException(file + ": must be a mapping with keys such as server and probes");
  }

  private static @Nullable Node compose(Path file) {
    try (Reader reader = Files.newBufferedReader(file)) {
      return new Yaml(new SafeConstructor(new LoaderOptions())).compose(reader);
    } catch (NoSuchFileException e) {
      throw new ConfigException(file + ": there is no such file");
    } catch (MarkedYAMLException e) {
      throw new ConfigException(file + place(e) + ": is not YAML: " + e.getProblem());
    } catch (YAMLException | IOException e) {
      throw new ConfigException(file + ": cannot be read: " + firstLine(e));
    }
  }

  private static String place(MarkedYAMLException e) {
    return e.getProblemMark() == null ? "" : ":" + (e.getProblemMark().getLine() + 1);
  }

  private static String firstLine(Exception e) {
    return e.toString().lines().findFirst().orElse("");
  }

  private static AgentConfig config(Section top, Function<Optional<Path>, ProbeTypes> plugins) {
    ProbeTypes types = plugins.apply(top.text("plugins").map(Path::of));
    ServerAccess access = access(top);
    Path state = Path.of(top.text("state").orElse("triglav-agent-state"));
    Duration grace = top.timeSpan("grace").orElse(Duration.ofSeconds(30));
    List<ProbeConfig> probes = top.sections("probes", types::read);
    List<JobDefinition> jobs = top.sections("jobs", ConfigFile::job);
    OldPolicies old = new OldPolicies(jobs);
    Set<String> followed = new HashSet<>();
    List<ShellTrigger> triggers = top.sections("triggers", s -> trigger(s, followed, old));
    return new AgentConfig(
        access,
        name(top, "name"),
        state,
        lease(top),
        grace,
        onStop(top),
        probes,
        triggers,
        old.jobs());
  }

  /** Of agents and subscribers, as the server takes it. */
  private static Optional<String> name(Section section, String key) {
    return section.value(
        key,
        "1 to 200 letters, digits, dots, dashes and underscores, beginning with a letter or digit",
        text -> Optional.of(text).filter(t -> t.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,199}")));
  }

  private static Duration lease(Section top) {
    return top.value(
            "lease",
            "a time from 3s to 1d",
            text ->
                TimeSpans.parse(text).filter(t -> t.compareTo(LEAST_LEASE) >= 0 && t.toDays() < 1))
        .orElse(Duration.ofMinutes(1));
  }

  private static OnStop onStop(Section top) {
    return top.oneOf("on_stop", List.of("kill", "leave"))
        .map(text -> OnStop.valueOf(text.toUpperCase(Locale.ROOT)))
        .orElse(OnStop.KILL);
  }

  private static ServerAccess access(Section top) {
    return new ServerAccess(
        top.text("server"),
        top.text("username"),
        top.text("password").filter(text -> !text.isEmpty()),
        top.text("password_file").filter(text -> !text.isEmpty()).map(Path::of),
        top.text("token").filter(text -> !text.isEmpty()),
        top.text("token_file").filter(text -> !text.isEmpty()).map(Path::of));
  }

  private static ShellTrigger trigger(Section section, Set<String> followed, OldPolicies old) {
    checkType(section);
    String job = section.requiredText("job");
    if (!followed.add(job)) {
      throw section.wrong(
          "job", "'" + job + "' has a trigger already; one command can start others");
    }
    ShellTrigger trigger =
        new ShellTrigger(
            job,
            name(section, "subscriber").orElseGet(() -> subscriber(job)),
            section.requiredRawText("command"),
            from(section),
            section.number("parallel", 1, MOST_PARALLEL).orElse(1),
            section.timeSpan("timeout").filter(time -> !time.isZero()),
            section.text("directory").map(Path::of),
            section.pairs("environment"),
            announce(section));
    old.take(section, job);
    return trigger;
  }

  /** The same for all agents that run this job, so that they share its firings. */
  private static String subscriber(String job) {
    String words = job.replaceAll("[^A-Za-z0-9._]+", "-");
    String readable = words.substring(0, Math.min(words.length(), READABLE));
    return "agent-" + readable + "-" + MessageId.named(job).toString().substring(0, 8);
  }

  private static Optional<List<Output>> announce(Section section) {
    return section.has("announce")
        ? Optional.of(section.sections("announce", ConfigFile::output))
        : Optional.empty();
  }

  private static From from(Section section) {
    return section
        .<From>value(
            "from",
            "latest, earliest or the id of a job message",
            text ->
                switch (text) {
                  case "latest" -> Optional.of(new From.Latest());
                  case "earliest" -> Optional.of(new From.At(0));
                  default ->
                      text.matches("\\d{1,18}")
                          ? Optional.of(new From.At(Long.parseLong(text)))
                          : Optional.empty();
                })
        .orElse(new From.Latest());
  }

  private static Output output(Section section) {
    return new Output(section.requiredText("uri"), unit(section), timezone(section));
  }

  private static JobDefinition job(Section section) {
    return new JobDefinition(
        section.requiredText("uri"),
        section.oneOf("logical_op", List.of("and", "or")).orElse(null),
        section.sections("input_resources", ConfigFile::resource),
        section.sections("output_resources", ConfigFile::resource),
        policy(section));
  }

  private static @Nullable DeliveryPolicy policy(Section job) {
    return job.section("delivery", ConfigFile::policyOf).orElse(null);
  }

  private static DeliveryPolicy policyOf(Section section) {
    return new DeliveryPolicy(
        section.oneOf("order", List.of("fifo", "lifo", "latest")).orElse(null),
        section.number("max_in_flight", 1, MOST_IN_FLIGHT).orElse(null),
        section.number("max_attempts", 1, OldPolicies.MOST_TRIES).orElse(null),
        section.number("retry_seconds", 0, OldPolicies.LONGEST_WAIT).orElse(null));
  }

  private static ResourceDefinition resource(Section section) {
    return new ResourceDefinition(
        null,
        section.requiredText("uri"),
        unit(section),
        timezone(section).orElse(null),
        section.number("span_in_days", 1, MOST_DAYS).orElse(null),
        null,
        section.flag("notifiable").orElse(null),
        section.text("description").orElse(null));
  }

  private static String unit(Section section) {
    List<String> units = Arrays.stream(Unit.values()).map(Unit::toString).toList();
    return section
        .oneOf("unit", units)
        .orElseThrow(() -> section.wrong("unit", "is missing; one of " + Unit.names()));
  }

  private static Optional<String> timezone(Section section) {
    return section.value("timezone", ZONE, text -> Optional.of(text).filter(ConfigFile::isZone));
  }

  private static boolean isZone(String text) {
    try {
      Dataset.zone(text);
      return true;
    } catch (InvalidResource e) {
      return false;
    }
  }

  /** There is one type now; more may come, so each says what it is. */
  private static void checkType(Section trigger) {
    if (trigger.oneOf("type", List.of("shell")).isEmpty()) {
      throw trigger.wrong("type", "is missing; give 'shell'");
    }
  }
}
