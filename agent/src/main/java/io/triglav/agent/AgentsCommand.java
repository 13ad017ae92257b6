package io.triglav.agent;

import picocli.CommandLine.Command;

/** Holds the commands about registered agents. */
@Command(
    name = "agents",
    mixinStandardHelpOptions = true,
    description = "Agents that watch storages, as the server knows them.")
final class AgentsCommand extends Parent {}
