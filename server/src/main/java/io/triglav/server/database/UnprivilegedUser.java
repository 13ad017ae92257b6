package io.triglav.server.database;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whom PostgreSQL runs as. It refuses to run as root, so for root its commands get a prefix that
 * sheds the privileges, and its files an owner to fit.
 */
record UnprivilegedUser(List<String> prefix, @Nullable UserPrincipal owner) {

  private static final Logger log = LoggerFactory.getLogger(UnprivilegedUser.class);

  private static final UnprivilegedUser OURSELVES = new UnprivilegedUser(List.of(), null);

  static UnprivilegedUser find() {
    if (!weAreRoot()) {
      return OURSELVES;
    }
    return waysOutOfRoot().stream()
        .filter(UnprivilegedUser::works)
        .findFirst()
        .orElseThrow(
            () ->
                new DatabaseUnavailable(
                    "PostgreSQL refuses to run as root, and none of unshare, setpriv, runuser and su"
                        + " works here; run the server as an ordinary user, or set"
                        + " SPRING_DATASOURCE_URL to a PostgreSQL of your own"));
  }

  /** By name: to the JDK's UnixSystem, every user without a name is number 0. */
  static boolean weAreRoot() {
    return ProcessHandle.current().info().user().filter("root"::equals).isPresent();
  }

  /**
   * A user namespace first: in it we are nobody, while the files go on belonging to root, so that a
   * data directory below a closed folder, such as /root, works. Containers mostly forbid it.
   */
  static List<UnprivilegedUser> waysOutOfRoot() {
    List<UnprivilegedUser> ways = new ArrayList<>();
    ways.add(new UnprivilegedUser(List.of("unshare", "--user"), user("0")));
    for (String name : List.of("postgres", "nobody")) {
      UserPrincipal user = user(name);
      if (user != null) {
        ways.add(new UnprivilegedUser(setpriv(name), user));
        ways.add(new UnprivilegedUser(List.of("runuser", "-u", name, "--"), user));
        ways.add(new UnprivilegedUser(su(name), user));
      }
    }
    return ways;
  }

  private static @Nullable UserPrincipal user(String name) {
    try {
      return FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(name);
    } catch (IOException e) {
      log.debug("There is no user {}", name, e);
      return null;
    }
  }

  /** Its group gives it nothing, so any group without rights will do. */
  private static List<String> setpriv(String name) {
    return List.of("setpriv", "--reuid", name, "--regid", "65534", "--clear-groups");
  }

  /** With a shell, as such users have none that lets them in. */
  private static List<String> su(String name) {
    return List.of("su", "-s", "/bin/sh", "-c", "exec \"$@\"", "--", name, "sh");
  }

  /** PostgreSQL wants a user that is not root, and that has a name. */
  boolean works() {
    try {
      return !CommandOutput.of(command("id", List.of("-un"))).equals("root");
    } catch (IOException e) {
      log.debug("Not this way out of root: {}", e.toString());
      return false;
    }
  }

  List<String> command(String program, List<String> arguments) {
    List<String> command = new ArrayList<>(prefix);
    command.add(program);
    command.addAll(arguments);
    return command;
  }

  /** Hands over what root has made; the files of an ordinary user are right already. */
  void own(Path folderOrFile) throws IOException {
    if (owner != null) {
      FileTree.own(folderOrFile, owner);
    }
  }

  /** The data directory stays whose it is as long as the way through it is open. */
  void openTheWay(Path dataDirectory) throws IOException {
    boolean open =
        Files.getPosixFilePermissions(dataDirectory).contains(PosixFilePermission.OTHERS_EXECUTE);
    if (owner != null && !open) {
      Files.setOwner(dataDirectory, owner);
    }
  }
}
