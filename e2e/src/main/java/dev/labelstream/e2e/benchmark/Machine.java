package dev.labelstream.e2e.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Where something was measured.
 *
 * @param memoryBytes of the machine
 * @param load processes that ran or waited before the first measurement, averaged over a minute;
 *     negative if unknown
 */
record Machine(int cores, long memoryBytes, String cpu, String jdk, double load) {

  /** This machine, now. */
  static Machine here() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        system.getTotalMemorySize(),
        cpuModel(),
        Runtime.version() + " (" + System.getProperty("java.vendor") + ")",
        system.getSystemLoadAverage());
  }

  private static String cpuModel() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown CPU");
    } catch (IOException e) {
      return "unknown CPU";
    }
  }

  /** On one line, for people. */
  String sentence() {
    return "%d cores of %s, %.0f GiB, JDK %s, load before %.1f"
        .formatted(cores, cpu, memoryBytes / (double) (1L << 30), jdk, load);
  }
}
