package dev.labelstream.e2e.retrain;

import dev.labelstream.cli.flink.FlinkRefusedException;
import dev.labelstream.cli.flink.Job;
import dev.labelstream.cli.flink.JobStart;
import dev.labelstream.cli.flink.SavepointRequest;
import dev.labelstream.cli.flink.SavepointState;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What a run asks of Flink; nothing here waits for a job. */
interface FlinkSide {

  /** All ingest jobs that Flink remembers, the newest first. */
  List<Job> ingestJobs() throws IOException;

  Optional<Job> job(String id) throws IOException;

  /** Asks for a savepoint; the same wish a second time changes nothing. */
  void triggerSavepoint(SavepointRequest request) throws IOException;

  /**
   * How far a savepoint is.
   *
   * @throws FlinkRefusedException if Flink does not know it, as after the loss of its JobManager
   */
  SavepointState savepoint(String job, String trigger) throws IOException;

  /**
   * Starts a job with an id of ours.
   *
   * @throws FlinkRefusedException if it cannot be started, or Flink knows the id
   */
  void start(JobStart start) throws IOException;

  /** Why a job has failed last. */
  String lastException(String job) throws IOException;

  /** How far the training is, in a line; nothing before its first step. */
  Optional<String> trainingProgress(String job) throws IOException;
}
