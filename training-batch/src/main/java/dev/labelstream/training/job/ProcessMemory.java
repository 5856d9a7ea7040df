package dev.labelstream.training.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory of this process, natives included, as Linux counts it. */
public final class ProcessMemory {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";
  private static final String PEAK = "VmHWM:";
  private static final long KIBI = 1024;

  private ProcessMemory() {}

  /** What it holds now; 0 where Linux does not say. */
  public static long residentBytes() {
    return read(RESIDENT);
  }

  /** The most that it has held; 0 where Linux does not say. */
  public static long peakBytes() {
    return read(PEAK);
  }

  private static long read(String field) {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith(field)) {
          String kibi = line.substring(field.length()).replace("kB", "").trim();
          return Long.parseLong(kibi) * KIBI;
        }
      }
      return 0;
    } catch (IOException e) {
      // It is only shown.
      return 0;
    }
  }
}
