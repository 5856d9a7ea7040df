package dev.labelstream.e2e.retrain;

import dev.labelstream.cli.flink.FlinkRefusedException;
import dev.labelstream.cli.flink.Job;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Starts an ingest job again that a run has stopped, unless somebody has done so. */
final class IngestRestart {

  private final Run run;
  private final RunSavepoint savepoint;
  private final RunWorld world;
  private final Clock clock;
  private final Pause pause;

  IngestRestart(Run run, RunSavepoint savepoint, RunWorld world, Clock clock, Pause pause) {
    this.run = run;
    this.savepoint = savepoint;
    this.world = world;
    this.clock = clock;
    this.pause = pause;
  }

  /**
   * Returns when it is there.
   *
   * @return its id
   * @throws RunFailedException if Flink refuses it
   */
  String await() throws IOException {
    Instant began = clock.instant();
    String refusal = "";
    boolean wasStarted = false;
    while (true) {
      boolean isLate =
          Duration.between(began, clock.instant()).compareTo(world.patience().flinkTimeout()) > 0;
      List<Job> all = world.flink().ingestJobs();
      Optional<Job> stopped =
          all.stream().filter(job -> job.id().equals(savepoint.job())).findFirst();
      Optional<Job> later = all.stream().filter(job -> isLater(job, stopped)).findFirst();
      if (later.isPresent()) {
        return later.get().id();
      }
      if (stopped.isPresent() && !stopped.get().hasEnded()) {
        // It is stopping; or it has not stopped after all, and goes on.
        if (isLate) {
          return stopped.get().id();
        }
      } else if (!wasStarted) {
        refusal = start();
        wasStarted = true;
      } else if (isLate) {
        throw new RunFailedException(
            "The ingest job that was stopped cannot be started again from %s: %s. Start it by `labelstream resume --from %s`."
                .formatted(
                    savepoint.path(),
                    refusal.isEmpty() ? "Flink does not know it" : refusal,
                    savepoint.path()));
      }
      pause.pause();
    }
  }

  /** Whether this run or somebody else has started it since; it may have ended again. */
  private boolean isLater(Job job, Optional<Job> stopped) {
    return !job.id().equals(savepoint.job())
        && (!job.hasEnded()
            || (stopped.isPresent() && job.started().isAfter(stopped.get().started())));
  }

  private String start() throws IOException {
    try {
      world.flink().start(world.jobs().ingest(run, savepoint));
      return "";
    } catch (FlinkRefusedException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
