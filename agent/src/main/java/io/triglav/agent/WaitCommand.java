package io.triglav.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triglav.agent.config.TimeSpans;
import io.triglav.client.JobMessage;
import io.triglav.client.TriglavClient;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Blocks until a job fires. */
@Command(
    name = "wait",
    mixinStandardHelpOptions = true,
    description =
        "Blocks until a job fires, through restarts of the server, and prints the job message as one line"
            + " of JSON.")
final class WaitCommand implements Callable<Integer> {
  private final World world;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private final ServerOptions server = new ServerOptions();

  @Option(names = "--job", paramLabel = "URI", required = true, description = "The job.")
  private String job = "";

  @Option(
      names = "--offset",
      paramLabel = "ID",
      description =
          "The smallest id of a job message that counts, such as the last one seen + 1. Unless told, what"
              + " fires from now on.")
  private @Nullable Long offset;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "30m",
      description = "How long to wait, such as 90s, 30m or 6h; default: ${DEFAULT-VALUE}.")
  private String timeout = "";

  WaitCommand(World world) {
    this.world = world;
  }

  @Override
  public Integer call() {
    Duration patience = patience();
    try (TriglavClient client = Commands.client(world, server, spec)) {
      long from = offset == null ? client.lastJobMessageId() + 1 : offset;
      long jobId = client.job(job).id();
      return report(client.awaitJobMessage(jobId, from, patience));
    }
  }

  private Duration patience() {
    return TimeSpans.parse(timeout)
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "--timeout: '" + timeout + "' is not " + TimeSpans.ALLOWED));
  }

  private int report(Optional<JobMessage> found) {
    if (found.isEmpty()) {
      spec.commandLine()
          .getErr()
          .println(spec.qualifiedName() + ": " + job + " did not fire within " + timeout);
      return ExitCode.TIMED_OUT;
    }
    Commands.printJson(spec, json(found.get()));
    return ExitCode.OK;
  }

  private static ObjectNode json(JobMessage message) {
    return Commands.JSON
        .createObjectNode()
        .put("id", message.id())
        .put("job_id", message.jobId())
        .put("time", message.time().getEpochSecond())
        .put("timezone", message.timezone());
  }
}
