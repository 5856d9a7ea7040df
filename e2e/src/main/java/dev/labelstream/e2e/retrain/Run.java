package dev.labelstream.e2e.retrain;

import org.jspecify.annotations.Nullable;

/**
 * The record of a run. What has not come yet is null.
 *
 * @param id also the name of its model's folder
 * @param started an instant, ISO 8601
 * @param startedBy user and host
 * @param savepointTry which try of the savepoint is under way or was the last
 * @param trainingTry which try of the training is
 * @param modelInUse what the new model is compared with
 * @param ingestRestarted the id of the ingest job that was started again
 * @param problem why it has failed
 */
record Run(
    String id,
    RunState state,
    String started,
    String startedBy,
    RunRequest request,
    int savepointTry,
    @Nullable RunSavepoint savepoint,
    @Nullable RunVersion version,
    int trainingTry,
    @Nullable String modelInUse,
    @Nullable TrainedModel training,
    @Nullable String ingestRestarted,
    @Nullable Verdict gate,
    @Nullable String promoted,
    @Nullable String problem) {

  static Run begin(String id, String started, String startedBy, RunRequest request) {
    return new Run(
        id,
        RunState.UNDER_WAY,
        started,
        startedBy,
        request,
        1,
        null,
        null,
        1,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** The tag that holds the version that it trains on. */
  String tag() {
    return "retrain-" + id;
  }

  boolean isUnderWay() {
    return state == RunState.UNDER_WAY;
  }

  /** As it is before its next step, with one thing changed. */
  Changed but() {
    return new Changed(this);
  }

  /** A copy that changes. */
  static final class Changed {
    private final Run before;
    private RunState state;
    private int savepointTry;
    private @Nullable RunSavepoint savepoint;
    private @Nullable RunVersion version;
    private int trainingTry;
    private @Nullable String modelInUse;
    private @Nullable TrainedModel training;
    private @Nullable String ingestRestarted;
    private @Nullable Verdict gate;
    private @Nullable String promoted;
    private @Nullable String problem;

    private Changed(Run before) {
      this.before = before;
      this.state = before.state;
      this.savepointTry = before.savepointTry;
      this.savepoint = before.savepoint;
      this.version = before.version;
      this.trainingTry = before.trainingTry;
      this.modelInUse = before.modelInUse;
      this.training = before.training;
      this.ingestRestarted = before.ingestRestarted;
      this.gate = before.gate;
      this.promoted = before.promoted;
      this.problem = before.problem;
    }

    Run ended(RunState how, @Nullable String why) {
      state = how;
      problem = why;
      return run();
    }

    /** Under way again; what has failed is tried anew. */
    Run tried() {
      state = RunState.UNDER_WAY;
      problem = null;
      trainingTry++;
      return run();
    }

    Run nextSavepoint() {
      savepointTry++;
      savepoint = null;
      return run();
    }

    Run with(RunSavepoint taken) {
      savepoint = taken;
      return run();
    }

    Run with(RunVersion tagged) {
      version = tagged;
      return run();
    }

    Run comparedWith(@Nullable String model) {
      modelInUse = model;
      return run();
    }

    Run with(TrainedModel model) {
      training = model;
      return run();
    }

    Run ingestRestartedAs(String job) {
      ingestRestarted = job;
      return run();
    }

    Run with(Verdict verdict) {
      gate = verdict;
      return run();
    }

    Run promotedAt(String instant) {
      promoted = instant;
      return run();
    }

    private Run run() {
      return new Run(
          before.id,
          state,
          before.started,
          before.startedBy,
          before.request,
          savepointTry,
          savepoint,
          version,
          trainingTry,
          modelInUse,
          training,
          ingestRestarted,
          gate,
          promoted,
          problem);
    }
  }
}
