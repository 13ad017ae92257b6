package io.triglav.agent;

import io.triglav.client.AccessDenied;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The program. */
@Command(
    name = "triglav",
    mixinStandardHelpOptions = true,
    versionProvider = Triglav.Version.class,
    description =
        "Tells a Triglav server what is ready, waits for partitions and jobs, runs jobs and agents.",
    footer = {
      "",
      "Exit codes:",
      "   0  ok",
      "   1  the server refused",
      "   3  not ready (wait --timeout 0)",
      "   4  timed out",
      "   5  access denied",
      "   6  server unreachable",
      "  64  wrong usage or configuration"
    })
final class Triglav {
  private Triglav() {}

  /** From the manifest of the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Triglav.class.getPackage().getImplementationVersion();
      return new String[] {"triglav " + (version == null ? "(development)" : version)};
    }
  }

  public static void main(String[] args) {
    System.exit(commandLine(World.real()).execute(args));
  }

  static CommandLine commandLine(World world) {
    CommandLine triglav =
        new CommandLine(new Triglav())
            .addSubcommand(new LoginCommand(world))
            .addSubcommand(new LogoutCommand(world))
            .addSubcommand(new SendCommand(world))
            .addSubcommand(new WaitCommand(world))
            .addSubcommand(new RunCommand(world))
            .addSubcommand(new NotifyCommand(world))
            .addSubcommand(
                group(
                    new JobsCommand(),
                    new JobsApplyCommand(world),
                    new JobsExportCommand(world),
                    new JobsListCommand(world),
                    new JobsShowCommand(world)))
            .addSubcommand(group(new MessagesCommand(), new MessagesTailCommand(world)))
            .addSubcommand(
                group(
                    new RunsCommand(),
                    new RunsListCommand(world),
                    new RunsShowCommand(world),
                    new RunsCancelCommand(world),
                    new RunsReplayCommand(world)))
            .addSubcommand(group(new DeliveriesCommand(), new DeliveriesListCommand(world)))
            .addSubcommand(
                group(
                    new DeadLettersCommand(),
                    new DeadLettersListCommand(world),
                    new DeadLettersReplayCommand(world)))
            .addSubcommand(
                group(
                    new SubscribersCommand(),
                    new SubscribersListCommand(world),
                    new SubscribersShowCommand(world),
                    new SubscribersDeleteCommand(world)))
            .addSubcommand(
                group(
                    new AgentsCommand(),
                    new AgentsListCommand(world),
                    new AgentsShowCommand(world)))
            .addSubcommand(group(new AgentCommand(), new AgentRunCommand(world)))
            .addSubcommand(new CompletionCommand());
    return triglav
        .setParameterExceptionHandler(Triglav::wrongUsage)
        .setExecutionExceptionHandler(Triglav::failed)
        .setExecutionStrategy(Triglav::legible);
  }

  private static CommandLine group(Runnable parent, Callable<?>... children) {
    CommandLine group = new CommandLine(parent);
    for (Callable<?> child : children) {
      group.addSubcommand(child);
    }
    return group;
  }

  /**
   * Under a locale such as C, Java cannot read arguments that are not ASCII, and puts this
   * character in their place.
   */
  private static int legible(CommandLine.ParseResult parsed) {
    if (parsed.originalArgs().stream().anyMatch(arg -> arg.indexOf('\uFFFD') >= 0)) {
      throw new CommandLine.ParameterException(
          parsed.commandSpec().commandLine(),
          "an argument cannot be read in this locale; set LC_ALL=C.UTF-8");
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  private static int wrongUsage(CommandLine.ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    command.getErr().println(name + ": " + oneLine(e) + " (see " + name + " --help)");
    command.getErr().flush();
    return ExitCode.USAGE;
  }

  private static int failed(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
    command
        .getErr()
        .println(command.getCommandSpec().qualifiedName() + ": " + oneLine(e) + remedy(e));
    if (!ExitCode.isExpected(e)) {
      e.printStackTrace(command.getErr());
    }
    command.getErr().flush();
    return ExitCode.of(e);
  }

  private static String remedy(Exception e) {
    return e instanceof AccessDenied
        ? "; log in with 'triglav login', or give a token or a user (see --help)"
        : "";
  }

  private static String oneLine(Exception e) {
    return String.join(" ", Arrays.asList(String.valueOf(e.getMessage()).split("\\s*\\R\\s*", -1)));
  }
}
