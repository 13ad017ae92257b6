package io.triglav.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A process and its descendants, as Linux describes them in /proc. Elsewhere the figures are
 * unknown.
 */
record ProcessTree(long pid) {
  /** Of user and system time in /proc, whatever the kernel's own tick is: 1/100 s. */
  private static final long MICROS_PER_TICK = 10_000;

  /** Where user time stands in /proc/pid/stat, counted from behind the name in parentheses. */
  private static final int USER_TIME = 11;

  private static final long KIB_PER_MIB = 1024;

  /** The processor time that all of it has used so far, also those who have ended. */
  OptionalLong cpuMicros() {
    return micros(sum(ProcessTree::ticks));
  }

  /** The same of the first process alone. */
  OptionalLong ownCpuMicros() {
    return micros(read(ProcessTree::ticks, pid));
  }

  /** The resident memory of the first process alone. */
  OptionalLong residentMiB() {
    return status("VmRSS:");
  }

  /** The most that it ever was. */
  OptionalLong peakResidentMiB() {
    return status("VmHWM:");
  }

  /** The memory of all, where what several share counts once. */
  OptionalLong proportionalMiB() {
    return mib(sum(process -> kib(Path.of("/proc", "" + process, "smaps_rollup"), "Pss:")));
  }

  private OptionalLong status(String field) {
    return mib(read(process -> kib(Path.of("/proc", "" + process, "status"), field), pid));
  }

  private static OptionalLong micros(OptionalLong ticks) {
    return ticks.stream().map(value -> value * MICROS_PER_TICK).findFirst();
  }

  private static OptionalLong mib(OptionalLong kib) {
    return kib.stream().map(value -> value / KIB_PER_MIB).findFirst();
  }

  private interface Figure {
    long of(long pid) throws IOException;
  }

  /** A child may end meanwhile: then its time is in its parent's. */
  private OptionalLong sum(Figure figure) {
    OptionalLong own = read(figure, pid);
    return own.isEmpty()
        ? own
        : OptionalLong.of(
            own.getAsLong() + descendants().flatMap(child -> read(figure, child).stream()).sum());
  }

  private static OptionalLong read(Figure figure, long pid) {
    try {
      return OptionalLong.of(figure.of(pid));
    } catch (IOException unknown) {
      return OptionalLong.empty();
    }
  }

  private LongStream descendants() {
    return ProcessHandle.of(pid).stream()
        .flatMap(ProcessHandle::descendants)
        .mapToLong(ProcessHandle::pid);
  }

  /** User and system time, its own and that of its ended children: four fields in a row. */
  private static long ticks(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", "" + pid, "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return Arrays.stream(fields, USER_TIME, USER_TIME + 4).mapToLong(Long::parseLong).sum();
  }

  private static long kib(Path file, String field) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(field))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
          .findFirst()
          .orElseThrow(() -> new IOException(file + " has no " + field));
    }
  }
}
