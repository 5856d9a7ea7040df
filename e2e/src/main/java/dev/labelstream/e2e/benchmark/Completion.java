package dev.labelstream.e2e.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.io.Serializable;
import java.lang.management.ManagementFactory;

/**
 * That a worker had come so far.
 *
 * @param worker a thread or a subtask
 * @param pictures that it had scored by then
 * @param nanos by {@link System#nanoTime}, of one JVM
 * @param cpuNanos that the whole JVM had used by then
 */
record Completion(int worker, long pictures, long nanos, long cpuNanos) implements Serializable {

  static Completion now(int worker, long pictures) {
    long cpuNanos =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    return new Completion(worker, pictures, System.nanoTime(), cpuNanos);
  }
}
