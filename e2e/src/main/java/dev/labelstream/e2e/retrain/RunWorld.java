package dev.labelstream.e2e.retrain;

import java.nio.file.Path;
import java.util.function.Function;

/**
 * What a run acts on.
 *
 * @param savepointFolder where a try of a run's savepoint goes
 */
record RunWorld(
    FlinkSide flink,
    DatasetSide dataset,
    Models models,
    RunJobs jobs,
    Journal journal,
    Function<Run, Path> savepointFolder,
    Patience patience,
    Teller teller) {

  Path savepoints(Run run) {
    return savepointFolder.apply(run);
  }
}
