package dev.labelstream.e2e.retrain;

import dev.labelstream.cli.flink.FlinkRefusedException;
import dev.labelstream.cli.flink.Job;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Starts the training of a run unless it runs already, and follows it to its model. */
final class FollowedTraining {

  /** In Flink's message about a job whose id it knows, perhaps from before a restart. */
  private static final String KNOWN_ALREADY = "already been submitted";

  private final Run run;
  private final RunVersion version;
  private final RunWorld world;
  private final Clock clock;
  private final Pause pause;
  private final String id;

  FollowedTraining(Run run, RunVersion version, RunWorld world, Clock clock, Pause pause) {
    this.run = run;
    this.version = version;
    this.world = world;
    this.clock = clock;
    this.pause = pause;
    this.id = RunIds.trainingJob(run);
  }

  /**
   * Returns when the model is there.
   *
   * @throws RunFailedException if the job cannot be started, or has ended without a model
   */
  void awaitModel() throws IOException {
    Instant seen = clock.instant();
    boolean wasSeen = false;
    boolean wasStarted = false;
    String refusal = "";
    while (true) {
      Optional<Job> job = world.flink().job(id);
      // Looked for after the job: one that has finished has moved it here before.
      if (world.models().has(run.id())) {
        return;
      }
      if (job.isPresent()) {
        if (job.get().hasEnded()) {
          throw ended(job.get());
        }
        if (!wasSeen) {
          world.teller().tell("Training    job %s".formatted(id));
        }
        seen = clock.instant();
        wasSeen = true;
        refusal = "";
        world.teller().progress(progress(job.get()));
      } else if (!wasStarted) {
        // A JobManager that has just come may not know its jobs yet: their ids keep a second one
        // out.
        refusal = start();
        wasStarted = true;
        seen = clock.instant();
      } else if (!refusal.isEmpty() && !refusal.contains(KNOWN_ALREADY)) {
        throw refused(refusal);
      } else if (since(seen).compareTo(world.patience().flinkTimeout()) > 0) {
        if (!refusal.isEmpty()) {
          throw refused(refusal);
        }
        world.teller().tell("Flink has lost the training job, it is started again");
        wasStarted = false;
      }
      pause.pause();
    }
  }

  /**
   * Starts it.
   *
   * @return why Flink refuses; empty if it does not. It may be that it knows the job already.
   */
  private String start() throws IOException {
    try {
      world.flink().start(world.jobs().training(run, version));
      return "";
    } catch (FlinkRefusedException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private RunFailedException refused(String why) {
    return new RunFailedException(
        "Flink refuses the training of run %s: %s. Correct that, then `labelstream runs resume %s`."
            .formatted(run.id(), why, run.id()));
  }

  private RunFailedException ended(Job job) throws IOException {
    String why =
        job.hasFailed()
            ? ": " + world.flink().lastException(id)
            : ", and there is no model " + world.models().of(run.id());
    return new RunFailedException(
        "Training job %s is %s%s. `labelstream runs resume %s` tries again."
            .formatted(id, job.state(), why, run.id()));
  }

  private String progress(Job job) throws IOException {
    if (!job.isAtWork()) {
      return "training is %s, %d of its %d tasks run"
          .formatted(job.state().toLowerCase(Locale.ROOT), job.runningTasks(), job.tasks());
    }
    return world.flink().trainingProgress(id).orElse("training begins");
  }

  private Duration since(Instant then) {
    return Duration.between(then, clock.instant());
  }
}
