package io.triglav.server.database;

import java.util.Arrays;
import java.util.regex.Pattern;

/** Why one of PostgreSQL's programs gave up, by what it wrote. */
enum PostgresFailure {
  DISK_FULL("No space left on device|Check free disk space", "the disk is full: free some space"),

  /** Another program may have been faster to take a port that was free. */
  PORT_TAKEN(
      "Address already in use", "stop the program that has the port, or choose another port"),

  /** Sessions of a killed postmaster finish what they are at before they notice. */
  SESSIONS_LEFT(
      "shared memory block .* is still in use",
      "wait until the last processes of the PostgreSQL that was killed have ended, or end them"),

  /** Maybe the postmaster of a killed server, which was about to come up when we looked. */
  OTHER_START("lock file \"postmaster.pid\"", "stop the PostgreSQL that uses the cluster"),

  NAMELESS_USER(
      "could not look up effective user ID",
      "run the server as a user that has a name (in /etc/passwd), or set SPRING_DATASOURCE_URL to a"
          + " PostgreSQL of your own"),

  NO_WAY_IN(
      "Permission denied",
      "let the user that PostgreSQL runs as into the data directory and all folders above it; if"
          + " the server runs as root, an ordinary user is the better choice"),

  OTHER("", "mend what it says, or restore the data directory from a backup");

  private final Pattern sign;
  private final String remedy;

  PostgresFailure(String sign, String remedy) {
    this.sign = Pattern.compile(sign);
    this.remedy = remedy;
  }

  /** The order of the constants matters: a full disk also shows in messages about other things. */
  static PostgresFailure of(String output) {
    return Arrays.stream(values())
        .filter(failure -> failure.sign.matcher(output).find())
        .findFirst()
        .orElse(OTHER);
  }

  boolean mayPass(boolean portIsOurChoice) {
    return switch (this) {
      case PORT_TAKEN -> portIsOurChoice;
      case SESSIONS_LEFT, OTHER_START -> true;
      case DISK_FULL, NAMELESS_USER, NO_WAY_IN, OTHER -> false;
    };
  }

  String remedy() {
    return remedy;
  }
}
