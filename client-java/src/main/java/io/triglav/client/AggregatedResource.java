package io.triglav.client;

import java.util.List;

/**
 * All that an agent must know to watch one resource: the declarations of one uri and timezone taken
 * together.
 *
 * @param units the distinct units, in alphabetical order
 * @param spanInDays the largest span of the declarations
 */
public record AggregatedResource(String uri, List<String> units, String timezone, int spanInDays) {
  public AggregatedResource {
    units = List.copyOf(units);
  }
}
