package io.triglav.agent.config;

import io.triglav.agent.config.AgentConfig.ProbeConfig;
import io.triglav.plugin.Probe;
import io.triglav.plugin.ProbeType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The types that a probe may be of.
 *
 * @param searched where plug-ins were looked for, to complete "plug-ins are looked for …"
 */
public record ProbeTypes(Map<String, ProbeType> byName, String searched) {
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  /** Opens the probe that a section of the file asks for. */
  ProbeConfig read(Section section) {
    ProbeType type = type(section);
    List<String> prefixes = section.texts("prefixes");
    if (prefixes.isEmpty()) {
      throw section.wrong("prefixes", "name at least one, such as file:///data/lake/");
    }
    Duration interval = section.positiveTimeSpan("interval", INTERVAL);
    Probe probe = open(type, section, prefixes);
    return new ProbeConfig(type.name(), prefixes, interval, probe);
  }

  private ProbeType type(Section section) {
    return section
        .value("type", allowed(), name -> Optional.ofNullable(byName.get(name)))
        .orElseThrow(() -> section.wrong("type", "is missing; give " + names("'", " or ")));
  }

  private String allowed() {
    return "one of " + names("", ", ") + " (plug-ins are looked for " + searched + ")";
  }

  private String names(String quote, String between) {
    return new TreeSet<>(byName.keySet())
        .stream().map(name -> quote + name + quote).collect(Collectors.joining(between));
  }

  /** A plug-in may throw anything. */
  private static Probe open(ProbeType type, Section section, List<String> prefixes) {
    try {
      return type.open(new SectionSettings(section, prefixes));
    } catch (ConfigException e) {
      throw e;
    } catch (RuntimeException | LinkageError e) {
      String cause = e.toString().lines().findFirst().orElse("");
      throw section.wrong("type", "'" + type.name() + "' cannot be opened: " + cause);
    }
  }
}
