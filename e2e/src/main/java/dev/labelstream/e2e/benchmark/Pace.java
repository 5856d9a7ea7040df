package dev.labelstream.e2e.benchmark;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How fast pictures are scored.
 *
 * @param cpuMillisPerPicture of the whole JVM; unlike the other it does not depend on what else the
 *     machine does, but for its caches
 */
record Pace(double imagesPerSecond, double cpuMillisPerPicture) {

  /** Completions that do not count at least: models optimise themselves on their first batches. */
  static final int WARM_UP = 2;

  /** Completions of each worker that tell its pace. */
  static final int FEWEST = WARM_UP + 4;

  /**
   * Of all workers together, while all of them were at work: from when the last of them was warm
   * until the first of them ended.
   *
   * @param all completions of a run, each worker's in order
   * @param warmUp time from the first completion on that does not count, as far as {@link #FEWEST}
   *     are left: the JVM compiles anew what a job that has just begun does
   * @throws IllegalArgumentException if that time is too short to tell
   */
  static Pace of(List<Completion> all, Duration warmUp) {
    Map<Integer, List<Completion>> workers =
        all.stream()
            .collect(Collectors.groupingBy(Completion::worker, TreeMap::new, Collectors.toList()));
    long warm = all.stream().mapToLong(Completion::nanos).min().orElse(0) + warmUp.toNanos();
    long from = workers.values().stream().mapToLong(own -> start(own, warm)).max().orElse(0);
    long to =
        workers.values().stream().mapToLong(own -> own.get(own.size() - 1).nanos()).min().orElse(0);
    List<Completion> within =
        all.stream()
            .filter(c -> c.nanos() >= from && c.nanos() <= to)
            .sorted(Comparator.comparingLong(Completion::nanos))
            .toList();
    double imagesPerSecond =
        workers.keySet().stream().mapToDouble(worker -> rate(worker, within)).sum();
    Completion first = within.get(0);
    Completion last = within.get(within.size() - 1);
    double busyCores =
        (last.cpuNanos() - first.cpuNanos()) / (double) (last.nanos() - first.nanos());
    return new Pace(imagesPerSecond, busyCores * 1000 / imagesPerSecond);
  }

  private static long start(List<Completion> own, long warm) {
    int first = Math.min(WARM_UP, own.size() - 1);
    while (first < own.size() - (FEWEST - WARM_UP) && own.get(first).nanos() < warm) {
      first++;
    }
    return own.get(first).nanos();
  }

  private static double rate(int worker, List<Completion> all) {
    List<Completion> own = all.stream().filter(c -> c.worker() == worker).toList();
    if (own.size() < 2) {
      throw new IllegalArgumentException(
          "Worker %d was not at work while all the others were".formatted(worker));
    }
    Completion first = own.get(0);
    Completion last = own.get(own.size() - 1);
    return (last.pictures() - first.pictures()) * 1e9 / (last.nanos() - first.nanos());
  }
}
