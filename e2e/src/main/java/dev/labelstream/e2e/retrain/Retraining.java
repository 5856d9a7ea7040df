package dev.labelstream.e2e.retrain;

import dev.labelstream.cli.flink.FlinkRefusedException;
import dev.labelstream.cli.flink.Job;
import dev.labelstream.cli.flink.SavepointRequest;
import dev.labelstream.cli.flink.SavepointState;
import dev.labelstream.e2e.retrain.Journal.Moment;
import dev.labelstream.sinks.Coverage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Takes one run from wherever it is to its end; see the package's introduction.
 *
 * <p>May be cut off anywhere, and be taken up again with the record that was written last.
 */
final class Retraining {

  private final RunWorld world;
  private final Clock clock;
  private final Pause pause;
  private Run run;

  Retraining(Run run, RunWorld world, Clock clock, Pause pause) {
    this.run = run;
    this.world = world;
    this.clock = clock;
    this.pause = pause;
  }

  /**
   * Goes on to the end.
   *
   * @return the run, promoted or kept
   * @throws RunFailedException if it cannot go on; the record says so, and an ingest job that was
   *     stopped for it is started again
   * @throws IOException if the outside world fails; the run is still under way
   */
  Run go() throws IOException {
    try {
      train(hold());
    } catch (RunFailedException e) {
      // Only then is the run at its end: whoever goes on with it still has to do this.
      restartIngest();
      write(Step.END, Moment.DONE, run.but().ended(RunState.FAILED, e.getMessage()));
      throw e;
    }
    restartIngest();
    judge();
    return run;
  }

  /** Savepoint, commit and tag: the version that the run means from then on. */
  private RunVersion hold() throws IOException {
    OptionalLong tagged = world.dataset().tagged(run.tag());
    while (tagged.isEmpty()) {
      RunSavepoint savepoint = savepoint();
      OptionalLong version = awaitCommit(savepoint);
      if (version.isPresent()) {
        write(Step.TAG, Moment.BEGUN, run);
        world.dataset().tag(run.tag(), version.getAsLong());
        tagged = version;
      } else {
        write(Step.SAVEPOINT, Moment.BEGUN, run.but().nextSavepoint());
      }
    }
    long version = tagged.getAsLong();
    RunVersion known = run.version();
    if (known != null && known.version() == version) {
      return known;
    }
    RunVersion held = new RunVersion(run.tag(), version, world.dataset().rows(version));
    write(Step.TAG, Moment.DONE, run.but().with(held));
    tell(
        "Version     %d with %,d rows, held by the tag %s"
            .formatted(version, held.rows(), held.tag()));
    return held;
  }

  private RunSavepoint savepoint() throws IOException {
    Instant began = clock.instant();
    while (true) {
      Path directory = world.savepoints(run);
      Optional<DatasetSide.Savepoint> whole = world.dataset().savepointIn(directory);
      RunSavepoint known = run.savepoint();
      if (whole.isPresent() && known != null) {
        if (!known.path().equals(whole.get().path())) {
          known = new RunSavepoint(whole.get().path(), known.job(), whole.get().checkpointId());
          write(Step.SAVEPOINT, Moment.DONE, run.but().with(known));
          tell("Savepoint   %s (checkpoint %d)".formatted(known.path(), known.checkpointId()));
        }
        return known;
      }
      if (known == null) {
        known = new RunSavepoint("", ingestJob(), 0);
        write(Step.SAVEPOINT, Moment.BEGUN, run.but().with(known));
      }
      ask(known, directory, began);
    }
  }

  /**
   * The one that runs; it is written down before it is asked for anything. A JobManager that has
   * just come may not know it yet.
   */
  private String ingestJob() throws IOException {
    Instant began = clock.instant();
    while (true) {
      List<Job> running = runningIngests();
      if (running.size() == 1) {
        return running.get(0).id();
      }
      if (running.size() > 1) {
        throw new RunFailedException(
            "%d ingest jobs run at %s: stop all but one, or begin another run with --job ID, one of %s."
                .formatted(
                    running.size(), run.request().rest(), running.stream().map(Job::id).toList()));
      }
      if (since(began).compareTo(world.patience().flinkTimeout()) > 0) {
        throw new RunFailedException(
            "No ingest job runs at %s: begin by `labelstream ingest`, or go on by `labelstream resume`; then `labelstream runs resume %s`."
                .formatted(run.request().rest(), run.id()));
      }
      world.teller().progress("waiting for the ingest job");
      pause.pause();
    }
  }

  /** Those that have not ended; only the one that was named, if one was. */
  private List<Job> runningIngests() throws IOException {
    String named = run.request().ingestJob();
    return world.flink().ingestJobs().stream()
        .filter(job -> !job.hasEnded() && (named == null || job.id().equals(named)))
        .toList();
  }

  /** Asks for the savepoint, and waits until it is whole or this try has failed. */
  private void ask(RunSavepoint wanted, Path directory, Instant began) throws IOException {
    String failure;
    try {
      world
          .flink()
          .triggerSavepoint(
              new SavepointRequest(
                  wanted.job(),
                  directory.toUri().toString(),
                  run.request().stopIngest(),
                  RunIds.trigger(run)));
      SavepointState state = world.flink().savepoint(wanted.job(), RunIds.trigger(run));
      while (state instanceof SavepointState.UnderWay) {
        world.teller().progress("waiting for the savepoint");
        pause.pause();
        state = world.flink().savepoint(wanted.job(), RunIds.trigger(run));
      }
      failure = state instanceof SavepointState.Failed failed ? failed.why() : "";
    } catch (FlinkRefusedException e) {
      // The job restarts or is gone, or a JobManager that came after does not know the wish.
      failure = String.valueOf(e.getMessage());
    }
    if (world.dataset().savepointIn(directory).isPresent()) {
      return;
    }
    if (failure.isEmpty()) {
      throw new RunFailedException(
          "Flink says that the savepoint is done, but there is none in %s: is the folder on a file system that this machine and the cluster share?"
              .formatted(directory));
    }
    if (since(began).compareTo(world.patience().savepointTimeout()) > 0) {
      throw new RunFailedException(
          "The savepoint of job %s has failed: %s. Correct that, then `labelstream runs resume %s`."
              .formatted(wanted.job(), failure, run.id()));
    }
    tell("The savepoint has failed, it is taken again: %s".formatted(firstLine(failure)));
    pause.pause();
    write(Step.SAVEPOINT, Moment.BEGUN, run.but().nextSavepoint());
  }

  /** The version that holds what the savepoint covers; empty if there will never be one. */
  private OptionalLong awaitCommit(RunSavepoint savepoint) throws IOException {
    write(Step.COMMIT, Moment.BEGUN, run);
    Instant began = clock.instant();
    Instant seen = began;
    while (true) {
      Optional<Job> job = world.flink().job(savepoint.job());
      // Looked at after the job: one that has ended makes no commit any more.
      Coverage coverage = world.dataset().coverage(savepoint.path());
      if (coverage instanceof Coverage.Held held) {
        write(Step.COMMIT, Moment.DONE, run);
        return OptionalLong.of(held.version());
      }
      if (coverage instanceof Coverage.Overtaken overtaken) {
        tell(
            "The ingest job has fallen back to a checkpoint before the savepoint (version %d): another one is taken"
                .formatted(overtaken.version()));
        return OptionalLong.empty();
      }
      if (job.isPresent() && !job.get().hasEnded()) {
        seen = clock.instant();
      } else if (since(seen).compareTo(world.patience().flinkTimeout()) > 0) {
        throw new RunFailedException(
            "Ingest job %s is %s, and the dataset does not hold what savepoint %s covers. Go on by `labelstream resume`, then `labelstream runs resume %s`."
                .formatted(
                    savepoint.job(),
                    job.map(Job::state).orElse("not known to Flink any more"),
                    savepoint.path(),
                    run.id()));
      }
      if (since(began).compareTo(world.patience().commitTimeout()) > 0) {
        throw new RunFailedException(
            "The dataset does not hold what savepoint %s covers after %d s: look at the checkpoints of job %s, which commit it, or raise %s; then `labelstream runs resume %s`."
                .formatted(
                    savepoint.path(),
                    world.patience().commitTimeout().toSeconds(),
                    savepoint.job(),
                    RetrainOptions.COMMIT_TIMEOUT.key(),
                    run.id()));
      }
      world.teller().progress("waiting for the commit of checkpoint " + savepoint.checkpointId());
      pause.pause();
    }
  }

  private void train(RunVersion version) throws IOException {
    if (run.training() != null && world.models().has(run.id())) {
      return;
    }
    if (!world.models().has(run.id())) {
      String inUse = world.models().current().map(CurrentModel::model).orElse(null);
      write(
          Step.TRAINING,
          Moment.BEGUN,
          run.trainingTry() == 1 && run.modelInUse() != null ? run : run.but().comparedWith(inUse));
      new FollowedTraining(run, version, world, clock, pause).awaitModel();
    }
    TrainedModel model = world.models().read(run.id());
    write(Step.TRAINING, Moment.DONE, run.but().with(model));
    tell(
        "Model       %s, %,d steps; %,d examples to learn from"
            .formatted(model.folder(), model.steps(), model.trained()));
  }

  /** Starts the ingest job again if this run has stopped it. */
  private void restartIngest() throws IOException {
    RunSavepoint savepoint = run.savepoint();
    if (!run.request().stopIngest()
        || run.ingestRestarted() != null
        || savepoint == null
        || savepoint.path().isEmpty()) {
      return;
    }
    write(Step.INGEST, Moment.BEGUN, run);
    String restarted = new IngestRestart(run, savepoint, world, clock, pause).await();
    write(Step.INGEST, Moment.DONE, run.but().ingestRestartedAs(restarted));
    tell("Ingest      goes on as job %s".formatted(restarted));
  }

  private void judge() throws IOException {
    TrainedModel model = run.training();
    RunVersion version = run.version();
    if (model == null || version == null) {
      throw new IllegalStateException("Run %s is judged before it has a model".formatted(run.id()));
    }
    Verdict verdict = Verdict.of(model, run.request().margin());
    Optional<CurrentModel> current = world.models().current();
    boolean isCurrent = current.isPresent() && current.get().run().equals(run.id());
    String currentModel = current.map(CurrentModel::model).orElse("");
    String compared = model.comparedWith() == null ? "" : model.comparedWith();
    if (verdict.passed() && !isCurrent && !currentModel.equals(compared)) {
      verdict =
          new Verdict(
              false,
              verdict.margin(),
              "the model in use is %s by now, with which it was not compared"
                  .formatted(currentModel));
    }
    write(Step.GATE, Moment.DONE, run.but().with(verdict));
    if (!verdict.passed()) {
      write(Step.END, Moment.DONE, run.but().ended(RunState.KEPT, null));
      tell("Kept        not promoted: %s".formatted(verdict.why()));
      return;
    }
    String instant = isCurrent ? current.get().promotedAt() : clock.instant().toString();
    if (!isCurrent) {
      write(Step.PROMOTION, Moment.BEGUN, run);
      world
          .models()
          .promote(
              new CurrentModel(
                  run.id(),
                  model.folder(),
                  instant,
                  run.startedBy(),
                  model.baseModel(),
                  run.request().dataset(),
                  version.version(),
                  version.tag()));
    }
    write(
        Step.END, Moment.DONE, run.but().promotedAt(instant).but().ended(RunState.PROMOTED, null));
    tell("Promoted    %s".formatted(verdict.why()));
  }

  private void write(Step step, Moment moment, Run changed) throws IOException {
    world.journal().write(step, moment, changed);
    run = changed;
  }

  private Duration since(Instant then) {
    return Duration.between(then, clock.instant());
  }

  private void tell(String line) {
    world.teller().tell(line);
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }
}
