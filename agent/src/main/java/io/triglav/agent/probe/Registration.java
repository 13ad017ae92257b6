package io.triglav.agent.probe;

import io.triglav.agent.loop.Chore;
import io.triglav.client.AgentDefinition;
import io.triglav.client.TriglavClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says to the server again and again that this agent is there, so that it knows who is gone. */
public final class Registration implements Chore {
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  private final TriglavClient client;
  private final String name;
  private final AgentDefinition definition;

  /**
   * Who the agent is.
   *
   * @param prefixes of the uris that it can watch
   * @param version of the program; null: not known
   */
  public Registration(
      TriglavClient client,
      String name,
      String host,
      List<String> prefixes,
      @Nullable String version) {
    this.client = client;
    this.name = name;
    this.definition = new AgentDefinition(prefixes, version, host, INTERVAL);
  }

  String name() {
    return name;
  }

  @Override
  public Optional<Duration> runOnce() {
    client.agents().put(name, definition);
    return Optional.of(INTERVAL);
  }
}
