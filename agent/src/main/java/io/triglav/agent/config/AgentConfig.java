package io.triglav.agent.config;

import io.triglav.client.JobDefinition;
import io.triglav.plugin.Probe;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What agent.yml says, with the defaults filled in.
 *
 * @param name who the agent is; empty: its host
 * @param stateDirectory where the agent finds its commands again after it was killed
 * @param lease how long a firing stays with an agent of which nothing is heard
 * @param grace how long commands may go on after the agent was told to stop
 * @param onStop what happens to those that have not ended then
 * @param jobs to be registered at the start
 */
public record AgentConfig(
    ServerAccess access,
    Optional<String> name,
    Path stateDirectory,
    Duration lease,
    Duration grace,
    OnStop onStop,
    List<ProbeConfig> probes,
    List<ShellTrigger> triggers,
    List<JobDefinition> jobs) {

  /**
   * Watch a storage.
   *
   * @param type of the probe
   * @param prefixes of the uris of the resources to watch
   * @param interval from the end of one round to the start of the next
   * @param probe with whatever else was said of it
   */
  public record ProbeConfig(String type, List<String> prefixes, Duration interval, Probe probe) {}

  /**
   * Run a command for each firing of a job.
   *
   * @param jobUri of the job to follow
   * @param subscriber whose firings it takes; agents of the same subscriber share them
   * @param command for {@code sh}
   * @param from where to begin when the server does not know the subscriber yet
   * @param parallel how many firings to work on at once
   * @param timeout when to kill it; empty: never
   * @param announce its outputs; empty: those that the job declares
   */
  public record ShellTrigger(
      String jobUri,
      String subscriber,
      String command,
      From from,
      int parallel,
      Optional<Duration> timeout,
      Optional<Path> directory,
      Map<String, String> environment,
      Optional<List<Output>> announce) {}

  /**
   * An output of a job that is announced when its command has succeeded.
   *
   * @param timezone empty: that of the job message
   */
  public record Output(String uri, String unit, Optional<String> timezone) {}

  /** What happens to commands that do not end within the grace time. */
  public enum OnStop {
    /** They are killed, and their firings are run again by the next agent. */
    KILL,
    /** They go on, and the next agent of the same host and state directory finds them. */
    LEAVE
  }

  /** Where to begin with the firings of a job. */
  public sealed interface From {
    /** With the next one. */
    record Latest() implements From {}

    /** With the first whose id is at least this. */
    record At(long id) implements From {}
  }
}
