package io.triglav.agent;

import picocli.CommandLine.Command;

/** Holds the commands about deliveries. */
@Command(
    name = "deliveries",
    mixinStandardHelpOptions = true,
    description = "Firings handed to subscribers.")
final class DeliveriesCommand extends Parent {}
