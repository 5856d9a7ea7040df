package dev.labelstream.e2e.retrain;

import dev.labelstream.cli.context.Surroundings;
import dev.labelstream.cli.flink.FlinkCluster;
import dev.labelstream.cli.job.JobKind;
import dev.labelstream.sinks.DatasetVersions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Goes on with a run in this process, for {@code retrain} and {@code runs resume}. */
record RunWork(Surroundings surroundings, Runs runs, Patience patience, Teller teller) {

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(300);

  /**
   * Takes the run to its end. A hook says what to do if the process is ended before.
   *
   * @throws IOException as {@link Retraining#go}
   */
  Run go(Run run) throws IOException {
    Thread hook =
        new Thread(
            () ->
                teller.tell(
                    "Run %s goes on by `labelstream retrain`, from wherever it is."
                        .formatted(run.id())),
            "tell-how-to-go-on");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return new Retraining(run, world(run.request()), surroundings.clock(), pause()).go();
    } finally {
      removeUnlessEnding(hook);
    }
  }

  private static void removeUnlessEnding(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process ends, and the hook has its say.
      return;
    }
  }

  private RunWorld world(RunRequest request) {
    Path home = surroundings.home();
    return new RunWorld(
        new RestFlink(
            new FlinkCluster(URI.create(request.rest())),
            patience.flinkTimeout(),
            surroundings.clock(),
            pause()),
        dataset(request.dataset(), request.sinkId()),
        new Models(Path.of(request.models())),
        new RunJobs(JobKind.TRAIN.jar(home), JobKind.INGEST.jar(home)),
        runs.journal(surroundings.clock()),
        runs::savepoints,
        patience,
        teller);
  }

  static DatasetSide dataset(String uri, String sinkId) {
    return new LanceDataset(new DatasetVersions(uri, Map.of()), sinkId);
  }

  private static Pause pause() {
    return Pause.of(BETWEEN_LOOKS);
  }
}
