package io.triglav.agent;

import io.triglav.agent.jobfile.JobYaml;
import io.triglav.client.Job;
import io.triglav.client.JobSummary;
import io.triglav.client.Resource;
import io.triglav.client.TriglavClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes jobs and resources as a file for apply. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description =
        "Prints jobs, and resources that belong to no job, as YAML that 'jobs apply' takes.")
final class JobsExportCommand extends ServerCommand {
  @Option(
      names = "--prefix",
      paramLabel = "URI",
      defaultValue = "",
      description = "Only those whose uri begins so.")
  private String prefix = "";

  private final AtomicInteger done = new AtomicInteger();

  JobsExportCommand(World world) {
    super(world);
  }

  @Override
  int run(TriglavClient client) {
    List<Job> jobs = jobs(client);
    List<List<String>> documents = new ArrayList<>();
    jobs.stream()
        .filter(job -> job.uri().startsWith(prefix))
        .forEach(job -> documents.add(JobYaml.lines(job)));
    alone(client, jobs).forEach(resource -> documents.add(JobYaml.lines(resource)));
    print(documents);
    return ExitCode.OK;
  }

  /** Also those that are not wanted: they tell which resources are theirs. */
  private List<Job> jobs(TriglavClient client) {
    List<JobSummary> all = client.jobs();
    return StatusLine.during(
        world(), spec(), () -> "job " + done + " of " + all.size(), () -> jobs(client, all));
  }

  private List<Job> jobs(TriglavClient client, List<JobSummary> all) {
    List<Job> jobs = new ArrayList<>();
    for (JobSummary job : all) {
      jobs.add(client.job(job.id()));
      done.incrementAndGet();
    }
    return jobs;
  }

  private List<Resource> alone(TriglavClient client, List<Job> jobs) {
    Set<Long> owned =
        jobs.stream()
            .flatMap(job -> Stream.concat(job.inputs().stream(), job.outputs().stream()))
            .map(Resource::id)
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    return client.resources(prefix).stream()
        .map(Resource::id)
        .filter(Objects::nonNull)
        .filter(id -> !owned.contains(id))
        .map(client::resource)
        .toList();
  }

  private void print(List<List<String>> documents) {
    for (int i = 0; i < documents.size(); i++) {
      if (i > 0) {
        Commands.print(spec(), "---");
      }
      documents.get(i).forEach(line -> Commands.print(spec(), line));
    }
  }
}
