package io.triglav.agent;

import io.triglav.client.Run;
import io.triglav.client.RunIds;
import io.triglav.client.RunOutput;
import io.triglav.client.RunStart;
import io.triglav.client.TriglavClient;
import io.triglav.plugin.Dataset;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a command as a run of a job. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description =
        "Runs a command as a run of a job: says that it has started, how it goes, and how it has ended;"
            + " when it has succeeded, its outputs are announced. Ends with the exit code of the command.",
    footer = {
      "",
      "The command finds TRIGLAV_RUN_ID, TRIGLAV_JOB_URI, TRIGLAV_JOB_ID, TRIGLAV_JOB_MESSAGE_TIME,",
      "_TIMEZONE, _DATE and _ISO in its environment. A run that is cancelled is killed with all that it",
      "has started, and so it is on SIGTERM and Ctrl-C. What it leaves in the background is killed too.",
      "When the server cannot be told that it has succeeded, the exit code is 6."
    })
final class RunCommand implements Callable<Integer> {
  private static final int PATIENT_RETRIES = 60;

  private final World world;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private final ServerOptions server = new ServerOptions();

  @Option(names = "--job", paramLabel = "URI", required = true, description = "The job.")
  private String job = "";

  @Option(
      names = "--time",
      paramLabel = "TIME",
      description = "The job time: unix seconds or an ISO time; now, unless told.")
  private @Nullable String time;

  @Option(
      names = "--timezone",
      paramLabel = "ZONE",
      description =
          "How to read times as dates: +09:00 or Asia/Tokyo; the server's default, unless told.")
  private @Nullable String timezone;

  @Option(
      names = "--out",
      paramLabel = "URI[,unit[,timezone]]",
      description =
          "What the command writes, instead of the outputs that the job declares; may be given several"
              + " times. Announced is the partition in which the job time lies. The unit follows from the"
              + " uri, the timezone is that of the run, unless told.")
  private List<String> outputs = new ArrayList<>();

  @Option(
      names = "--lease",
      paramLabel = "TIME",
      defaultValue = "60s",
      description =
          "After so long without a sign of life the run counts as lost, 1s to 1d; default:"
              + " ${DEFAULT-VALUE}.")
  private String lease = "";

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Where the run can be looked at; else $$BUILD_URL, as Jenkins sets it.")
  private @Nullable String url;

  @Parameters(
      paramLabel = "COMMAND",
      arity = "1..*",
      description = "The command and its arguments, after --.")
  private List<String> command = new ArrayList<>();

  RunCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    Duration span = lease();
    List<OutputOption> announced = outputs.stream().map(this::output).toList();
    RunStart start = start(span);
    try (TriglavClient client =
        Commands.builtClient(world, server, spec, b -> b.retries(PATIENT_RETRIES))) {
      Run run = client.runs().start(start);
      return execution(client, run, span, announced).exitCode();
    }
  }

  private RunExecution execution(
      TriglavClient client, Run run, Duration span, List<OutputOption> announced) {
    var outputsOf =
        announced.isEmpty()
            ? Optional.<List<RunOutput>>empty()
            : Optional.of(announced.stream().map(output -> output.of(run)).toList());
    return new RunExecution(world, spec, client, run, span, outputsOf, command);
  }

  private Duration lease() {
    Duration span = Commands.timeSpan(spec, "--lease", lease);
    if (span.compareTo(Duration.ofSeconds(1)) < 0 || span.compareTo(Duration.ofDays(1)) > 0) {
      throw Commands.usage(spec, "--lease: '" + lease + "' is not between 1s and 1d");
    }
    return span;
  }

  private OutputOption output(String text) {
    return Commands.parsed(spec, "--out", () -> OutputOption.parse(text));
  }

  private RunStart start(Duration span) {
    Instant now = world.clock().instant();
    String zoneName = timezone;
    ZoneId zone =
        zoneName == null ? null : Commands.parsed(spec, "--timezone", () -> Dataset.zone(zoneName));
    String given = time;
    Instant jobTime =
        given == null
            ? now.truncatedTo(ChronoUnit.SECONDS)
            : Commands.parsed(spec, "--time", () -> Times.parse(given, zone));
    String link = url == null ? world.environment().get("BUILD_URL") : url;
    return new RunStart(RunIds.next(now), job, jobTime, timezone, span, null, link, worker());
  }

  private static String worker() {
    return ProcessHandle.current().pid() + "@" + host();
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}
