package io.triglav.client;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A program that watches resources.
 *
 * @param prefixes beginnings of the uris that it can watch; none when it watches nothing
 * @param version of the program
 * @param host where it runs
 * @param interval how soon it will be heard of again, 1 second to a day; after three times that it
 *     is gone
 */
public record AgentDefinition(
    List<String> prefixes, @Nullable String version, @Nullable String host, Duration interval) {
  public AgentDefinition {
    prefixes = List.copyOf(prefixes);
  }
}
