package io.triglav.agent;

import picocli.CommandLine.Command;

/** Holds the commands about dead letters. */
@Command(
    name = "dead-letters",
    mixinStandardHelpOptions = true,
    description = "Deliveries that were given up.")
final class DeadLettersCommand extends Parent {}
