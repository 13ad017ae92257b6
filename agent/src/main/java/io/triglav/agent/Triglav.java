package io.triglav.agent;

import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The program. */
@Command(
    name = "triglav",
    mixinStandardHelpOptions = true,
    versionProvider = Triglav.Version.class,
    description = "Tells a Triglav server what is ready, waits for jobs, and runs agents.",
    footer = {
      "",
      "Exit codes:",
      "   0  ok",
      "   1  the server refused",
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
    CommandLine agent =
        new CommandLine(new AgentCommand()).addSubcommand(new AgentRunCommand(world));
    CommandLine triglav =
        new CommandLine(new Triglav())
            .addSubcommand(new SendCommand(world))
            .addSubcommand(new WaitCommand(world))
            .addSubcommand(agent);
    return triglav
        .setParameterExceptionHandler(Triglav::wrongUsage)
        .setExecutionExceptionHandler(Triglav::failed)
        .setExecutionStrategy(Triglav::legible);
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
    command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + oneLine(e));
    if (!ExitCode.isExpected(e)) {
      e.printStackTrace(command.getErr());
    }
    command.getErr().flush();
    return ExitCode.of(e);
  }

  private static String oneLine(Exception e) {
    return String.join(" ", Arrays.asList(String.valueOf(e.getMessage()).split("\\s*\\R\\s*", -1)));
  }
}
