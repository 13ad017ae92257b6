package io.triglav.server;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the memory below 512 MiB on large machines too. Left alone, the JVM begins with a heap of
 * 1/64 of the machine's memory and fills it before it cleans up, though the server needs a fraction
 * of that. These flags may be set while it runs; who sets the heap's size by hand is left alone.
 */
final class Footprint {
  private static final Logger log = LoggerFactory.getLogger(Footprint.class);
  private static final List<String> BY_HAND =
      List.of(
          "-Xms",
          "-Xmx",
          "-XX:InitialHeapSize",
          "-XX:MaxHeapSize",
          "-XX:InitialRAMPercentage",
          "-XX:MaxRAMPercentage");

  private Footprint() {}

  /**
   * To be called before anything else: starting takes the most memory of all. The heap shrinks to
   * what the ratios allow and grows with the need.
   */
  static void begin() {
    HotSpotDiagnosticMXBean jvm =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    if (jvm == null || heapIsSetByHand()) {
      return;
    }
    try {
      jvm.setVMOption("MinHeapFreeRatio", "10");
      jvm.setVMOption("MaxHeapFreeRatio", "30");
      jvm.setVMOption("G1PeriodicGCInterval", "300000"); // ms: gives back what a peak needed
    } catch (IllegalArgumentException e) {
      log.debug("this JVM keeps its own ways with memory: {}", e.getMessage());
    }
    System.gc();
  }

  /** To be called once the server is up: what starting needed is given back. */
  static void trim() {
    if (!heapIsSetByHand()) {
      System.gc();
    }
  }

  private static boolean heapIsSetByHand() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .anyMatch(argument -> BY_HAND.stream().anyMatch(argument::startsWith));
  }
}
