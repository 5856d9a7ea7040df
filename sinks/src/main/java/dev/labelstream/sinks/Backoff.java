package dev.labelstream.sinks;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Waits that double from try to try up to a limit, each a random part of that ("full jitter"). */
record Backoff(Duration first, Duration longest) {

  /**
   * @param failures so far, at least 1
   */
  Duration after(int failures, RandomGenerator random) {
    double doubled = first.toNanos() * Math.pow(2, Math.min(failures - 1, 30));
    long ceiling = (long) Math.min(doubled, (double) longest.toNanos());
    return Duration.ofNanos(random.nextLong(ceiling / 4, ceiling + 1));
  }
}
