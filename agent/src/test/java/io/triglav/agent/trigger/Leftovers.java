package io.triglav.agent.trigger;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What commands leave behind for a moment: a shell that notes how its command has ended, say. */
public final class Leftovers {
  private static final int LONGEST_SECONDS = 3;

  private Leftovers() {}

  /** Lets them end, or they make files in a directory that is just being deleted. */
  public static void awaitNoneIn(Path directory) throws InterruptedException {
    for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
      if (worksIn(directory, process)) {
        try {
          process.onExit().get(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
          // then the test has left something that does not end by itself, and may say so
        }
      }
    }
  }

  private static boolean worksIn(Path directory, ProcessHandle process) {
    return process.info().arguments().stream()
        .flatMap(Arrays::stream)
        .anyMatch(argument -> argument.startsWith(directory.toString()));
  }
}
