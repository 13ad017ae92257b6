package io.triglav.agent;

import picocli.CommandLine.Command;

/** Holds the commands about messages. */
@Command(name = "messages", mixinStandardHelpOptions = true, description = "What was published.")
final class MessagesCommand extends Parent {}
