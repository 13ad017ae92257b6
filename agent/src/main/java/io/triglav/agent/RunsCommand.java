package io.triglav.agent;

import picocli.CommandLine.Command;

/** Holds the commands about runs. */
@Command(name = "runs", mixinStandardHelpOptions = true, description = "Executions of jobs.")
final class RunsCommand extends Parent {}
