package io.triglav.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triglav.agent.config.ConfigException;
import io.triglav.agent.jobfile.Document;
import io.triglav.agent.jobfile.JobFile;
import io.triglav.agent.jobfile.Plan;
import io.triglav.client.Rejected;
import io.triglav.client.TriglavClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes jobs and resources as files say. */
@Command(
    name = "apply",
    mixinStandardHelpOptions = true,
    description =
        "Makes jobs and resources as YAML files say, and shows what that changes. A second time, nothing"
            + " does. What the files do not mention stays.",
    footer = {
      "",
      "A file has one or more documents, with '---' between them:",
      "  kind: job              # or resource; job unless told",
      "  uri: job://report",
      "  logical_op: and        # or",
      "  delivery: {order: fifo, max_in_flight: 1, max_attempts: 5, retry_seconds: 10}",
      "  input_resources:",
      "    - {uri: 'hdfs://lake/sales/%%Y-%%m-%%d', unit: daily, timezone: '+09:00', span_in_days: 32}",
      "  output_resources: []"
    })
final class JobsApplyCommand extends ServerCommand {
  @Mixin private final Listing listing = new Listing();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      required = true,
      description = "The file, or - for stdin; may be given several times.")
  private List<String> files = new ArrayList<>();

  @Option(names = "--dry-run", description = "Only show what would change.")
  private boolean dryRun;

  @Option(
      names = "--prune",
      paramLabel = "WHEN",
      defaultValue = "never",
      description =
          "What to do with jobs that the files do not mention; there is only never: they stay.")
  private String prune = "never";

  private final List<Document> documents = new ArrayList<>();
  private final AtomicInteger done = new AtomicInteger();

  JobsApplyCommand(World world) {
    super(world);
  }

  @Override
  void check() {
    if (!prune.equals("never")) {
      throw Commands.usage(spec(), "--prune: '" + prune + "' is not known; there is only never");
    }
    try {
      for (String file : files) {
        documents.addAll(file.equals("-") ? JobFile.readStdin() : JobFile.read(Path.of(file)));
      }
      JobFile.refuseTwice(documents);
    } catch (ConfigException e) {
      throw Commands.usage(spec(), e.getMessage());
    }
  }

  @Override
  int run(TriglavClient client) {
    List<Plan> plans =
        StatusLine.during(
            world(), spec(), () -> done + " of " + documents.size(), () -> applyAll(client));
    int refused = documents.size() - plans.size();
    summarise(plans, refused);
    return refused == 0 ? ExitCode.OK : ExitCode.REFUSED;
  }

  /** What is refused does not stop the others. */
  private List<Plan> applyAll(TriglavClient client) {
    List<Plan> plans = new ArrayList<>();
    for (Document document : documents) {
      try {
        plans.add(apply(client, document));
      } catch (Rejected e) {
        Commands.say(spec(), document.place() + ": " + document.uri() + ": " + reason(e));
      }
      done.incrementAndGet();
    }
    return plans;
  }

  private Plan apply(TriglavClient client, Document document) {
    Plan plan = Plan.of(client, document);
    if (!dryRun) {
      plan.carryOut(client);
    }
    if (listing.isJson()) {
      Commands.printJson(spec(), json(plan));
    } else {
      Commands.print(spec(), plan.document().uri() + ": " + word(plan));
      plan.changes().forEach(change -> Commands.print(spec(), "    " + change));
    }
    return plan;
  }

  private static String reason(Rejected e) {
    return e.fieldErrors().isEmpty()
        ? String.valueOf(e.getMessage())
        : e.fieldErrors().entrySet().stream()
            .map(each -> each.getKey() + ": " + each.getValue())
            .collect(Collectors.joining("; "));
  }

  private String word(Plan plan) {
    return switch (plan.action()) {
      case CREATE -> dryRun ? "would be created" : "created";
      case CHANGE -> dryRun ? "would be changed" : "changed";
      case NOTHING -> "is as it should be";
    };
  }

  private ObjectNode json(Plan plan) {
    ObjectNode row =
        Commands.JSON
            .createObjectNode()
            .put("kind", plan.document().kind())
            .put("uri", plan.document().uri())
            .put("action", plan.action().toString())
            .put("dry_run", dryRun);
    row.set("changes", Commands.JSON.valueToTree(plan.changes()));
    return row;
  }

  private void summarise(List<Plan> plans, int refused) {
    String would = dryRun ? "would be " : "";
    String summary =
        "%d %screated, %d %schanged, %d as they should be"
            .formatted(
                count(plans, Plan.Action.CREATE),
                would,
                count(plans, Plan.Action.CHANGE),
                would,
                count(plans, Plan.Action.NOTHING));
    Commands.say(spec(), refused == 0 ? summary : summary + ", " + refused + " REFUSED");
  }

  private static long count(List<Plan> plans, Plan.Action action) {
    return plans.stream().filter(plan -> plan.action() == action).count();
  }
}
