package io.triglav.agent;

import io.triglav.client.TriglavClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that asks the server something, and has no more to it. */
abstract class ServerCommand implements Callable<Integer> {
  private final World world;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private final ServerOptions server = new ServerOptions();

  ServerCommand(World world) {
    this.world = world;
  }

  @Override
  public final Integer call() {
    check();
    try (TriglavClient client = Commands.client(world, server, spec)) {
      return run(client);
    }
  }

  /** Looks at the options before anything is asked. */
  void check() {}

  /** Returns the exit code. */
  abstract int run(TriglavClient client);

  final World world() {
    return world;
  }

  final CommandSpec spec() {
    return spec;
  }
}
