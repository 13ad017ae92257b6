package io.triglav.server.database;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** PostgreSQL's own programs, run as a user that they accept, whatever our environment says. */
record PostgresPrograms(PostgresBinaries binaries, UnprivilegedUser user) {

  ProcessBuilder initdb(List<String> arguments) {
    return program("initdb", arguments);
  }

  /**
   * {@code pg_ctl kill} signals one process, and reads no pid from a file that may have gone stale.
   */
  ProcessBuilder kill(String signal, long pid) {
    return program("pg_ctl", List.of("kill", signal, String.valueOf(pid)));
  }

  /**
   * In a session of its own, where there is {@code setsid}: else Ctrl-C in the terminal would stop
   * PostgreSQL at once, while the server still finishes what it has accepted.
   */
  ProcessBuilder postgres(List<String> arguments) {
    ProcessBuilder postgres = program("postgres", arguments);
    if (onSearchPath("setsid")) {
      List<String> command = new ArrayList<>(List.of("setsid"));
      command.addAll(postgres.command());
      postgres.command(command);
    }
    return postgres;
  }

  private ProcessBuilder program(String name, List<String> arguments) {
    ProcessBuilder builder =
        new ProcessBuilder(user.command(binaries.program(name).toString(), arguments));
    builder.environment().keySet().removeIf(variable -> variable.startsWith("PG"));
    builder.environment().put("LC_ALL", "C"); // we read the messages
    return builder;
  }

  private static boolean onSearchPath(String program) {
    String folders = System.getenv().getOrDefault("PATH", "");
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(folders)
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
