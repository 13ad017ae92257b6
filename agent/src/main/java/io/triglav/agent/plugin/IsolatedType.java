package io.triglav.agent.plugin;

import io.triglav.plugin.Dataset;
import io.triglav.plugin.Observation;
import io.triglav.plugin.Partition;
import io.triglav.plugin.Probe;
import io.triglav.plugin.ProbeSettings;
import io.triglav.plugin.ProbeType;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;

/**
 * A type of a plug-in, called with the plug-in's class loader as that of the thread: many libraries
 * look there for their drivers and settings, and would find the agent's.
 */
record IsolatedType(String name, ProbeType type, ClassLoader loader) implements ProbeType {
  @Override
  public Probe open(ProbeSettings settings) {
    ClassLoader before = enter(loader);
    try {
      Probe probe = Objects.requireNonNull(type.open(settings), "it opens no probe");
      return new IsolatedProbe(probe, loader);
    } finally {
      leave(before);
    }
  }

  private static ClassLoader enter(ClassLoader loader) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    return before;
  }

  private static void leave(ClassLoader before) {
    Thread.currentThread().setContextClassLoader(before);
  }

  private record IsolatedProbe(Probe probe, ClassLoader loader) implements Probe {
    @Override
    public void check(Dataset dataset) {
      ClassLoader before = enter(loader);
      try {
        probe.check(dataset);
      } finally {
        leave(before);
      }
    }

    @Override
    public void observe(List<Partition> wanted, BiConsumer<Partition, Observation> seen)
        throws Exception {
      ClassLoader before = enter(loader);
      try {
        probe.observe(wanted, seen);
      } finally {
        leave(before);
      }
    }

    @Override
    public void close() {
      ClassLoader before = enter(loader);
      try {
        probe.close();
      } finally {
        leave(before);
      }
    }
  }
}
