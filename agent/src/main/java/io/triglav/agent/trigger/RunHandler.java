package io.triglav.agent.trigger;

import io.triglav.agent.config.AgentConfig.Output;
import io.triglav.agent.config.AgentConfig.ShellTrigger;
import io.triglav.agent.trigger.CommandRunner.Command;
import io.triglav.agent.trigger.CommandRunner.Watch;
import io.triglav.client.Completion;
import io.triglav.client.Delivery;
import io.triglav.client.DeliveryHandler;
import io.triglav.client.DeliveryResult;
import io.triglav.client.DeliveryWork;
import io.triglav.client.Failure;
import io.triglav.client.Progress;
import io.triglav.client.RunOutput;
import io.triglav.client.StopReason;
import io.triglav.client.TriglavException;
import io.triglav.plugin.InvalidResource;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns a delivery into a run of the command, or finds the run that it has become before. */
final class RunHandler implements DeliveryHandler {
  private static final Logger log = LoggerFactory.getLogger(RunHandler.class);

  private final ShellTrigger config;
  private final RunDirectories runs;
  private final CommandRunner runner;

  RunHandler(ShellTrigger config, RunDirectories runs, CommandRunner runner) {
    this.config = config;
    this.runs = runs;
    this.runner = runner;
  }

  @Override
  public DeliveryResult handle(DeliveryWork work) {
    Delivery delivery = work.delivery();
    LastLines tail = new LastLines();
    try {
      Command command = command(delivery, tail);
      Outcome outcome = run(work, command, tail);
      log(delivery, outcome);
      return result(delivery, outcome, Progress.logTail(tail.toString()));
    } catch (InvalidResource e) {
      log.error("{}: NOT RUN, and never will be: {}", name(delivery), e.getMessage());
      return DeliveryResult.fail(Failure.of("not run: " + e.getMessage()).noRetry());
    }
  }

  private Outcome run(DeliveryWork work, Command command, LastLines tail) {
    CompletableFuture<StopReason> withdrawn = new CompletableFuture<>();
    work.onStop(withdrawn::complete);
    work.progressFrom(() -> Progress.logTail(tail.toString()));
    RunDirectory directory = directory(work.delivery());
    return runner.run(command, new Watch(directory, withdrawn, () -> sayThatItRuns(work)));
  }

  private RunDirectory directory(Delivery delivery) {
    return runs.of(Objects.requireNonNull(delivery.runId(), "run_id"));
  }

  /**
   * So the server knows at once, and not only at the next heartbeat; and so do we if it is lost.
   */
  private static void sayThatItRuns(DeliveryWork work) {
    try {
      work.started(Progress.none());
    } catch (TriglavException e) {
      // the command runs all the same; if it is no longer ours, the work says so
      log.debug("delivery {}: not told that it runs: {}", work.delivery().id(), e.getMessage());
    }
  }

  private DeliveryResult result(Delivery delivery, Outcome outcome, Progress last) {
    if (outcome instanceof Outcome.Succeeded) {
      return DeliveryResult.complete(completion().with(last));
    }
    if (outcome instanceof Outcome.Failed failed) {
      return DeliveryResult.fail(Failure.of(failed.why()).with(last));
    }
    if (outcome instanceof Outcome.Cancelled) {
      return DeliveryResult.fail(Failure.of("was cancelled as asked").with(last));
    }
    if (outcome instanceof Outcome.Stopped) {
      forget(delivery); // or the next agent of this host would take the kill for its end
    }
    return DeliveryResult.release();
  }

  private Completion completion() {
    return config
        .announce()
        .map(outputs -> Completion.of(outputs.stream().map(RunHandler::output).toList()))
        .orElseGet(Completion::ofJobOutputs);
  }

  private static RunOutput output(Output output) {
    return new RunOutput(output.uri(), output.unit(), output.timezone().orElse(null), null, null);
  }

  @Override
  public void acknowledged(Delivery delivery, DeliveryResult result) {
    if (!(result instanceof DeliveryResult.Released)) {
      forget(delivery);
    }
  }

  private void forget(Delivery delivery) {
    try {
      directory(delivery).delete();
    } catch (UncheckedIOException e) {
      log.warn("{}: its directory cannot be deleted: {}", name(delivery), e.getMessage());
    }
  }

  private Command command(Delivery delivery, LastLines tail) {
    String name = name(delivery);
    return new Command(
        config.command(),
        environment(delivery),
        config.directory(),
        config.timeout(),
        line -> {
          tail.add(line);
          log.info("[{}] {}", name, line);
        });
  }

  private Map<String, String> environment(Delivery delivery) {
    Map<String, String> variables = new TreeMap<>(config.environment());
    variables.putAll(CommandEnvironment.of(delivery.jobMessage()));
    variables.put("TRIGLAV_JOB_URI", config.jobUri());
    variables.put("TRIGLAV_RUN_ID", String.valueOf(delivery.runId()));
    variables.put("TRIGLAV_RUN_ATTEMPT", Integer.toString(delivery.attempts()));
    return variables;
  }

  private void log(Delivery delivery, Outcome outcome) {
    String name = name(delivery);
    if (outcome instanceof Outcome.Failed failed) {
      log.warn("{}: attempt {} {}", name, delivery.attempts(), failed.why());
    } else if (outcome instanceof Outcome.Cancelled) {
      log.warn("{}: killed because it was cancelled", name);
    } else if (outcome instanceof Outcome.Stopped) {
      log.warn("{}: killed because the agent stops; will be run again", name);
    } else if (outcome instanceof Outcome.Left) {
      log.warn("{}: goes on while the agent stops", name);
    } else if (outcome instanceof Outcome.Lost) {
      log.warn("{}: was handed to another worker; not touched any more", name);
    } else {
      log.info("{}: succeeded", name);
    }
  }

  private String name(Delivery delivery) {
    return config.jobUri() + " #" + delivery.jobMessageId();
  }
}
