package dev.labelstream.e2e.retrain;

import dev.labelstream.cli.flink.JobStart;
import dev.labelstream.cli.job.JobFolder;
import dev.labelstream.cli.job.JobKind;
import dev.labelstream.training.job.TrainingOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The jobs that a run starts.
 *
 * @param trainingJar holds the training job
 * @param ingestJar holds the ingest job
 */
record RunJobs(Path trainingJar, Path ingestJar) {

  /** The training on the run's version, with an id that follows from the run. */
  JobStart training(Run run, RunVersion version) {
    RunRequest request = run.request();
    Map<String, String> keys = new HashMap<>(request.settings());
    keys.put(TrainingOptions.DATASET.key(), request.dataset());
    keys.put(TrainingOptions.TAG.key(), version.tag());
    keys.put(
        TrainingOptions.OUTPUT.key(),
        new Models(Path.of(request.models())).of(run.id()).toString());
    if (run.modelInUse() != null) {
      keys.put(TrainingOptions.COMPARE_WITH.key(), run.modelInUse());
    }
    return new JobStart(
        trainingJar, JobKind.TRAIN.mainClass(), keys, null, RunIds.trainingJob(run));
  }

  /** The ingest job that goes on from the run's savepoint. */
  JobStart ingest(Run run, RunSavepoint savepoint) throws IOException {
    Map<String, String> keys = new JobFolder(Path.of(run.request().ingestConf())).read();
    keys.putAll(run.request().ingestSettings());
    return new JobStart(
        ingestJar, JobKind.INGEST.mainClass(), keys, savepoint.path(), RunIds.ingestJob(run));
  }
}
