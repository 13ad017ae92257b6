package io.triglav.agent.probe;

import io.triglav.plugin.Probe;
import io.triglav.plugin.ProbeSettings;
import io.triglav.plugin.ProbeType;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Files that this host sees. The only type that needs no plug-in, as it needs no library. */
public record FileProbeType(Clock clock) implements ProbeType {
  private static final String SCHEME = "file:///";

  @Override
  public String name() {
    return "file";
  }

  @Override
  public Probe open(ProbeSettings settings) {
    for (String prefix : settings.prefixes()) {
      if (!prefix.startsWith(SCHEME)) {
        throw settings.wrong("prefixes", "'" + prefix + "' does not begin with " + SCHEME);
      }
    }
    return new FlagFiles(flag(settings), settings.duration("settle").orElse(Duration.ZERO), clock);
  }

  private static String flag(ProbeSettings settings) {
    return settings
        .value(
            "flag",
            "a file name without slashes",
            name -> Optional.of(name).filter(n -> !n.contains("/") && !n.equals("..")))
        .orElse("_SUCCESS");
  }
}
