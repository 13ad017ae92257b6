package io.triglav.agent.config;

import io.triglav.client.JobDefinition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What agent.yml says, with the defaults filled in.
 *
 * @param stateDirectory where the agent keeps what it remembers
 * @param grace how long commands may go on after the agent was told to stop
 * @param jobs to be registered at the start
 */
public record AgentConfig(
    ServerAccess access,
    Path stateDirectory,
    Duration grace,
    List<FileProbe> probes,
    List<ShellTrigger> triggers,
    List<JobDefinition> jobs) {

  /**
   * Watch files.
   *
   * @param prefixes of the uris of the resources to watch
   * @param flag name of the file that says that a partition is complete; empty: the partition's own
   *     path does
   * @param interval from the end of one round to the start of the next
   * @param settle how long the flag must have been left alone before it counts
   */
  public record FileProbe(List<String> prefixes, String flag, Duration interval, Duration settle) {}

  /**
   * Run a command for each firing of a job.
   *
   * @param jobUri of the job to follow
   * @param command for {@code sh -c}
   * @param from where to begin when nothing is remembered
   * @param timeout when to kill it; empty: never
   * @param tries how often to run it when it fails, in all
   * @param retryWait how long to wait after the first failure; doubles each time
   */
  public record ShellTrigger(
      String jobUri,
      String command,
      From from,
      Optional<Duration> timeout,
      int tries,
      Duration retryWait,
      Optional<Path> directory,
      Map<String, String> environment,
      List<Output> announce) {}

  /**
   * An output of a job that is announced when its command has succeeded.
   *
   * @param timezone empty: that of the job message
   */
  public record Output(String uri, String unit, Optional<String> timezone) {}

  /** Where to begin with the firings of a job. */
  public sealed interface From {
    /** With the next one. */
    record Latest() implements From {}

    /** With the first whose id is at least this. */
    record At(long id) implements From {}
  }
}
