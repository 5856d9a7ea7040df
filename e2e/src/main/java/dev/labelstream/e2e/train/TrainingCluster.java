package dev.labelstream.e2e.train;

import dev.labelstream.training.job.TrainingJob;
import dev.labelstream.training.job.TrainingPlan;
import dev.labelstream.training.job.TrainingSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.executiongraph.ErrorInfo;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A Flink cluster in this process, with its dashboard, that runs one training. */
final class TrainingCluster implements AutoCloseable {

  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final MiniCluster cluster;
  private final JobID job;

  private TrainingCluster(MiniCluster cluster, JobID job) {
    this.cluster = cluster;
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
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(clusterConfiguration(port))
                .setNumTaskManagers(1)
                // One slot prepares, one learns.
                .setNumSlotsPerTaskManager(2)
                .build());
    cluster.start();
    try {
      StreamExecutionEnvironment environment =
          StreamExecutionEnvironment.getExecutionEnvironment(
              jobConfiguration(checkpoints, interval));
      new TrainingJob(settings, plan).addTo(environment);
      var pipeline = environment.getStreamGraph();
      pipeline.setJobName("labelstream-train-" + settings.run());
      JobGraph graph = pipeline.getJobGraph();
      from.ifPresent(
          point ->
              graph.setSavepointRestoreSettings(
                  SavepointRestoreSettings.forPath(point.toUri().toString())));
      JobID job = cluster.submitJob(graph).get(PATIENCE.toSeconds(), TimeUnit.SECONDS).getJobID();
      return new TrainingCluster(cluster, job);
    } catch (Exception e) {
      cluster.close();
      throw e;
    }
  }

  private static Configuration clusterConfiguration(int port) {
    Configuration config = new Configuration();
    config.set(RestOptions.ADDRESS, LOOPBACK);
    config.set(RestOptions.BIND_ADDRESS, LOOPBACK);
    config.set(RestOptions.BIND_PORT, Integer.toString(port));
    config.set(RestOptions.PORT, port);
    config.set(JobManagerOptions.BIND_HOST, LOOPBACK);
    config.set(TaskManagerOptions.BIND_HOST, LOOPBACK);
    config.set(TaskManagerOptions.HOST, LOOPBACK);
    config.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, 2);
    config.set(WebOptions.SUBMIT_ENABLE, false);
    config.set(WebOptions.CANCEL_ENABLE, false);
    config.set(WebOptions.REFRESH_INTERVAL, Duration.ofSeconds(1));
    config.set(MetricOptions.METRIC_FETCHER_UPDATE_INTERVAL, Duration.ofSeconds(1));
    config.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(16));
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
    return cluster.getRestAddress().get();
  }

  JobID job() {
    return job;
  }

  boolean isEnded() throws Exception {
    JobStatus status = cluster.getJobStatus(job).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    return status.isGloballyTerminalState();
  }

  /** Why the job has failed, without what Flink has wrapped around it; empty if it has not. */
  Optional<Throwable> failure() throws Exception {
    ErrorInfo info =
        cluster.getExecutionGraph(job).get(PATIENCE.toSeconds(), TimeUnit.SECONDS).getFailureInfo();
    if (info == null) {
      return Optional.empty();
    }
    Throwable failure =
        info.getException().deserializeError(TrainingCluster.class.getClassLoader());
    while (failure.getClass().getName().startsWith("org.apache.flink.")
        && failure.getCause() != null) {
      failure = failure.getCause();
    }
    return Optional.of(failure);
  }

  @Override
  public void close() throws Exception {
    cluster.close();
  }
}
