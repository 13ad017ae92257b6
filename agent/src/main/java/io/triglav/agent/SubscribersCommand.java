package io.triglav.agent;

import picocli.CommandLine.Command;

/** Holds the commands about subscribers. */
@Command(
    name = "subscribers",
    mixinStandardHelpOptions = true,
    description = "Whoever is handed the firings of jobs.")
final class SubscribersCommand extends Parent {}
