package dev.labelstream.e2e.train;

import dev.labelstream.e2e.local.InProcessFlink;
import dev.labelstream.training.job.TrainingJob;
import dev.labelstream.training.job.TrainingPlan;
import dev.labelstream.training.job.TrainingSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A Flink cluster in this process, with its dashboard, that runs one training. */
final class TrainingCluster implements AutoCloseable {

  /** One prepares, one learns. */
  private static final int SLOTS = 2;

  private final InProcessFlink flink;
  private final JobID job;

  private TrainingCluster(InProcessFlink flink, JobID job) {
    this.flink = flink;
    this.job = job;
  }

  /**
   * Starts the cluster and the training.
   *
   * @param from the checkpoint to go on from; empty to begin
   * @param interval between checkpoints
   */
  static TrainingCluster start(
      TrainingSettings settings,
      TrainingPlan plan,
      Path checkpoints,
      Optional<Path> from,
      Duration interval,
      int port)
      throws Exception {
    InProcessFlink flink = InProcessFlink.start(SLOTS, port, clusterConfiguration());
    try {
      StreamExecutionEnvironment environment =
          StreamExecutionEnvironment.getExecutionEnvironment(
              jobConfiguration(checkpoints, interval));
      new TrainingJob(settings, plan).addTo(environment);
      JobID job =
          flink.submit(
              TrainingJob.nameOf(settings),
              environment,
              from.map(point -> point.toUri().toString()));
      return new TrainingCluster(flink, job);
    } catch (Exception e) {
      flink.close();
      throw e;
    }
  }

  private static Configuration clusterConfiguration() {
    Configuration config = new Configuration();
    config.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, 2);
    config.set(WebOptions.SUBMIT_ENABLE, false);
    config.set(WebOptions.CANCEL_ENABLE, false);
    config.set(WebOptions.REFRESH_INTERVAL, Duration.ofSeconds(1));
    return config;
  }

  private static Configuration jobConfiguration(Path checkpoints, Duration interval) {
    Configuration job = new Configuration();
    job.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, interval);
    job.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
    // A step or an evaluation may take longer than a checkpoint would wait.
    job.set(CheckpointingOptions.CHECKPOINTING_TIMEOUT, Duration.ofHours(1));
    job.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    // The same examples would fail again: the person who called is told at once.
    job.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    return job;
  }

  URI dashboard() throws Exception {
    return flink.dashboard();
  }

  JobID job() {
    return job;
  }

  @Override
  public void close() throws Exception {
    flink.close();
  }
}
