package io.triglav.agent;

import io.triglav.client.Run;
import io.triglav.client.RunOutput;
import io.triglav.plugin.Dataset;
import io.triglav.plugin.InvalidResource;
import io.triglav.plugin.Unit;
import java.util.Arrays;
import java.util.Optional;

/**
 * What {@code --out} says: {@code URI[,unit[,timezone]]}.
 *
 * @param timezone empty: that of the run
 */
record OutputOption(String uri, Unit unit, Optional<String> timezone) {

  /**
   * Reads it from its end, as a uri may have commas.
   *
   * @throws IllegalArgumentException when the unit or the timezone is not known
   */
  static OutputOption parse(String text) {
    String[] parts = text.split(",", -1);
    int n = parts.length;
    if (n >= 3 && isUnit(parts[n - 2])) {
      Dataset.zone(parts[n - 1]);
      return new OutputOption(uri(parts, n - 2), Unit.of(parts[n - 2]), Optional.of(parts[n - 1]));
    }
    if (n >= 2 && isUnit(parts[n - 1])) {
      return new OutputOption(uri(parts, n - 1), Unit.of(parts[n - 1]), Optional.empty());
    }
    if (n >= 2 && parts[n - 1].matches("[a-z]+")) {
      throw new InvalidResource("unit '" + parts[n - 1] + "' is not known; one of " + Unit.names());
    }
    return new OutputOption(uri(parts, n), likelyUnit(text), Optional.empty());
  }

  private static String uri(String[] parts, int count) {
    String uri = String.join(",", Arrays.copyOf(parts, count));
    if (uri.isBlank()) {
      throw new InvalidResource("the uri is missing; give URI[,unit[,timezone]]");
    }
    return uri;
  }

  private static boolean isUnit(String text) {
    return Arrays.stream(Unit.values()).anyMatch(unit -> unit.toString().equals(text));
  }

  /** As fine as the pattern of the uri. */
  private static Unit likelyUnit(String uri) {
    if (uri.contains("%H")) {
      return Unit.HOURLY;
    }
    return uri.contains("%d") ? Unit.DAILY : Unit.SINGULAR;
  }

  /** The partition in which the time of the run lies. */
  RunOutput of(Run run) {
    String zone = timezone.orElse(run.timezone());
    return new RunOutput(
        uri, unit.toString(), zone, Times.startOf(unit, run.time(), Dataset.zone(zone)), null);
  }
}
