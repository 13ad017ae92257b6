package io.triglav.agent;

import picocli.CommandLine.Command;

/** Holds the commands about jobs. */
@Command(
    name = "jobs",
    mixinStandardHelpOptions = true,
    description = "Jobs and resources: as code, and as they are.")
final class JobsCommand extends Parent {}
