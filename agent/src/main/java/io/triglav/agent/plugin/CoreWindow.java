package io.triglav.agent.plugin;

/**
 * All that plug-ins see of what is around them: the JDK, the interface of plug-ins, and the log.
 * Nothing else, so that a plug-in may bring any version of any library.
 */
final class CoreWindow extends ClassLoader {
  private final ClassLoader core;

  CoreWindow(ClassLoader core) {
    super("core window", ClassLoader.getPlatformClassLoader());
    this.core = core;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (name.startsWith("io.triglav.plugin.") || name.startsWith("org.slf4j.")) {
      return core.loadClass(name);
    }
    throw new ClassNotFoundException(name);
  }
}
