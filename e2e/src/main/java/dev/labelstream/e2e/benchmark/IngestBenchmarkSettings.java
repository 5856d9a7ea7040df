package dev.labelstream.e2e.benchmark;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be measured, and how.
 *
 * @param images a folder of pictures; empty to make them
 * @param uploads of each run
 * @param data directory for all that is written
 * @param runs of each measurement; the medians count
 * @param heap of each measured process, as the JVM spells it
 * @param jvmOptions of each measured process besides its heap
 * @param settings configuration keys of job and bare loop
 */
record IngestBenchmarkSettings(
    Optional<Path> images,
    long uploads,
    Path data,
    List<Measurement> measurements,
    int runs,
    int parallelism,
    String heap,
    List<String> jvmOptions,
    Map<String, String> settings) {

  IngestBenchmarkSettings {
    measurements = List.copyOf(measurements);
    jvmOptions = List.copyOf(jvmOptions);
    settings = Map.copyOf(settings);
  }
}
