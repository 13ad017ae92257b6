package io.triglav.agent;

import io.triglav.agent.jobfile.JobYaml;
import io.triglav.client.Job;
import io.triglav.client.TriglavClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one job. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "Shows one job: as YAML that 'jobs apply' takes, or as JSON.")
final class JobsShowCommand extends ServerCommand {
  @Mixin private final Listing listing = new Listing();

  @Parameters(paramLabel = "URI", description = "The job.")
  private String uri = "";

  JobsShowCommand(World world) {
    super(world);
  }

  @Override
  int run(TriglavClient client) {
    Job job = client.job(uri);
    if (listing.isJson()) {
      Commands.printJson(spec(), Rows.of(job));
    } else {
      JobYaml.lines(job).forEach(line -> Commands.print(spec(), line));
    }
    return ExitCode.OK;
  }
}
