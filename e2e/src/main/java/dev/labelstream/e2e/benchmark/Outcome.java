package dev.labelstream.e2e.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/**
 * What a measured process says of itself, as JSON.
 *
 * @param startUpMillis from the JVM's start to the beginning of the measured time
 * @param wallMillis the measured time, up to the commit of the last row
 * @param cpuMillis user and system time of the whole process from the JVM's start to that commit
 */
record Outcome(long startUpMillis, long wallMillis, long cpuMillis) {

  double imagesPerSecond(long uploads) {
    return uploads * 1000.0 / wallMillis;
  }

  double cpuMillisPerPicture(long uploads) {
    return (double) cpuMillis / uploads;
  }

  /** Measures this process. */
  static final class Stopwatch {
    private final long startNanos = System.nanoTime();
    private final long startUpMillis =
        System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();

    Outcome stop() {
      long wallNanos = System.nanoTime() - startNanos;
      long cpuNanos =
          ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
      return new Outcome(
          startUpMillis,
          TimeUnit.NANOSECONDS.toMillis(wallNanos),
          TimeUnit.NANOSECONDS.toMillis(cpuNanos));
    }
  }
}
