package io.triglav.agent.plugin;

import io.triglav.agent.config.ConfigException;
import io.triglav.agent.config.ProbeTypes;
import io.triglav.plugin.ProbeType;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.jar.JarFile;

/** All types of probes that there are: the agent's own and those of plug-ins. */
public final class Plugins {
  private static final String SERVICE = "META-INF/services/" + ProbeType.class.getName();

  private final ClassLoader window = new CoreWindow(Plugins.class.getClassLoader());
  private final Map<String, ProbeType> types = new LinkedHashMap<>();
  private final Map<String, String> owners = new LinkedHashMap<>();

  private Plugins() {}

  /**
   * Loads all plug-ins; their classes stay loaded as long as the program runs.
   *
   * @throws ConfigException that names file and cause, when one cannot be used
   */
  public static ProbeTypes load(PluginDirectory directory, List<ProbeType> ownTypes) {
    Plugins plugins = new Plugins();
    ownTypes.forEach(type -> plugins.add(type.name(), type, "the agent itself"));
    directory.plugins().forEach(plugins::load);
    return new ProbeTypes(Map.copyOf(plugins.types), directory.words());
  }

  private void load(Path plugin) {
    ClassLoader loader = loader(plugin);
    for (IsolatedType type : types(plugin, loader)) {
      add(type.name(), type, plugin.toString());
    }
  }

  private void add(String name, ProbeType type, String owner) {
    String first = owners.putIfAbsent(name, owner);
    if (first != null) {
      throw new ConfigException(
          owner + ": its type of probe, '" + name + "', is that of " + first + " already");
    }
    types.put(name, type);
  }

  private ClassLoader loader(Path plugin) {
    List<Path> jars = PluginDirectory.jars(plugin);
    jars.forEach(Plugins::checkReadable);
    URL[] urls = jars.stream().map(Plugins::url).toArray(URL[]::new);
    return new URLClassLoader("plug-in " + plugin.getFileName(), urls, window);
  }

  /** A class loader passes over jars that it cannot read; what is missing would show much later. */
  private static void checkReadable(Path jar) {
    try {
      new JarFile(jar.toFile()).close();
    } catch (IOException e) {
      throw new ConfigException(jar + ": cannot be read as a jar: " + e);
    }
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new ConfigException(jar + ": is no place to load from: " + e);
    }
  }

  private static List<IsolatedType> types(Path plugin, ClassLoader loader) {
    List<IsolatedType> found = new ArrayList<>();
    try {
      for (ProbeType type : ServiceLoader.load(ProbeType.class, loader)) {
        found.add(new IsolatedType(name(plugin, type), type, loader));
      }
    } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
      throw e instanceof ConfigException known ? known : notLoaded(plugin, e);
    }
    if (found.isEmpty()) {
      throw new ConfigException(plugin + ": none of its jars has types of probes in " + SERVICE);
    }
    return found;
  }

  private static String name(Path plugin, ProbeType type) {
    String name = String.valueOf(type.name());
    if (!name.matches("[a-z][a-z0-9-]*")) {
      throw new ConfigException(
          plugin
              + ": its type of probe, '"
              + name
              + "', is not named with lower-case letters, digits and dashes");
    }
    return name;
  }

  private static ConfigException notLoaded(Path plugin, Throwable e) {
    String cause = e.getCause() == null ? "" : " (" + firstLine(e.getCause()) + ")";
    return new ConfigException(plugin + ": this plug-in cannot be loaded: " + firstLine(e) + cause);
  }

  private static String firstLine(Throwable e) {
    return e.toString().lines().findFirst().orElse("");
  }
}
