package io.triglav.agent.plugin;

import io.triglav.agent.config.ConfigException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where plug-ins are: each in a directory of its own below this one.
 *
 * @param named whether somebody has named it, so that it must be there
 */
public record PluginDirectory(Path path, boolean named) {
  private static final String VARIABLE = "TRIGLAV_PLUGINS";
  private static final String BESIDE = "plugins";

  /** What the configuration says, else the environment, else {@code plugins} beside the program. */
  public static PluginDirectory of(Optional<Path> configured, Map<String, String> environment) {
    return configured
        .or(() -> variable(environment))
        .map(path -> new PluginDirectory(path, true))
        .orElseGet(() -> new PluginDirectory(besideProgram(), false));
  }

  private static Optional<Path> variable(Map<String, String> environment) {
    return Optional.ofNullable(environment.get(VARIABLE))
        .filter(value -> !value.isBlank())
        .map(Path::of);
  }

  private static Path besideProgram() {
    CodeSource source = PluginDirectory.class.getProtectionDomain().getCodeSource();
    try {
      return source == null
          ? Path.of(BESIDE)
          : Path.of(source.getLocation().toURI()).resolveSibling(BESIDE);
    } catch (URISyntaxException e) {
      return Path.of(BESIDE);
    }
  }

  /** The directories of the plug-ins, in the order of their names. */
  List<Path> plugins() {
    if (!named && !Files.exists(path)) {
      return List.of();
    }
    return list(path).stream().peek(PluginDirectory::refuseJar).filter(Files::isDirectory).toList();
  }

  private static void refuseJar(Path entry) {
    if (isJar(entry)) {
      throw new ConfigException(
          entry + ": a plug-in is a directory with its jars; move this one into " + homeOf(entry));
    }
  }

  private static Path homeOf(Path jar) {
    String name = String.valueOf(jar.getFileName());
    return jar.resolveSibling(name.substring(0, name.length() - ".jar".length()));
  }

  /** The jars of one plug-in, in the order of their names. */
  static List<Path> jars(Path plugin) {
    List<Path> jars = list(plugin).stream().filter(PluginDirectory::isJar).toList();
    if (jars.isEmpty()) {
      throw new ConfigException(plugin + ": this plug-in has no jar");
    }
    return jars;
  }

  private static boolean isJar(Path file) {
    return file.toString().endsWith(".jar") && Files.isRegularFile(file);
  }

  private static List<Path> list(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .filter(entry -> !String.valueOf(entry.getFileName()).startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new ConfigException(directory + ": the directory of plug-ins cannot be read: " + e);
    }
  }

  /** For messages: completes "plug-ins are looked for …". */
  String words() {
    return "in " + path.toAbsolutePath() + (Files.exists(path) ? "" : ", which is not there");
  }
}
