package io.triglav.plugin;

/**
 * A kind of storage that can be watched. A plug-in names its class in {@code
 * META-INF/services/io.triglav.plugin.ProbeType}; it is public, and so is its constructor without
 * parameters, which does nothing: it is called for every plug-in that is installed.
 */
public interface ProbeType {
  /**
   * What {@code type} says in agent.yml: lower-case letters, digits and dashes, beginning with a
   * letter, and not the name of another plug-in.
   */
  String name();

  /**
   * Makes a probe of a section of agent.yml. All settings must be read here, as what nobody has
   * read is refused as a mistake. The storage is not asked before the first round: one that is away
   * when the agent starts must not keep it from starting.
   *
   * @throws RuntimeException when the settings cannot be used, best made by {@link
   *     ProbeSettings#wrong}; the agent does not start
   */
  Probe open(ProbeSettings settings);
}
