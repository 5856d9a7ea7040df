package dev.labelstream.e2e.benchmark;

import java.time.Duration;
import java.util.List;

/**
 * How scoring is measured.
 *
 * @param time that counts of each measurement, of which there are four for each network and round
 * @param parallelism threads of the bare loops, and subtasks of the job
 */
record ScoringBenchmarkSettings(
    List<ScoringNetwork> networks, int rounds, Duration time, int parallelism, int batchSize) {

  ScoringBenchmarkSettings {
    networks = List.copyOf(networks);
  }

  /** What goes before the time that counts. */
  Duration warmUp() {
    return time.dividedBy(2);
  }

  Duration wholeTime() {
    return time.plus(warmUp());
  }
}
