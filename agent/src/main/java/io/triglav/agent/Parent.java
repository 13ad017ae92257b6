package io.triglav.agent;

import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that only holds others. */
abstract class Parent implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    String names =
        spec.subcommands().keySet().stream()
            .map(name -> "'" + name + "'")
            .collect(Collectors.joining(", "));
    throw new ParameterException(spec.commandLine(), "a command is missing; give one of " + names);
  }
}
