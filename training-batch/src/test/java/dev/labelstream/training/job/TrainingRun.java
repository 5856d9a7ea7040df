package dev.labelstream.training.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A training in a cluster of its own. */
final class TrainingRun implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOK_INTERVAL = Duration.ofMillis(20);

  private final MiniCluster cluster;
  private final Path checkpoints;
  private final JobID job;

  private TrainingRun(MiniCluster cluster, Path checkpoints, JobID job) {
    this.cluster = cluster;
    this.checkpoints = checkpoints;
    this.job = job;
  }

  static TrainingRun start(TrainingSettings settings, TrainingPlan plan, Path checkpoints)
      throws Exception {
    Configuration config = new Configuration();
    config.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(16));
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(config)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(2)
                .build());
    cluster.start();
    Configuration job = new Configuration();
    job.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(100));
    job.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
    job.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    job.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    job.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
    job.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(job);
    new TrainingJob(settings, plan).addTo(environment);
    JobID id =
        cluster
            .submitJob(environment.getStreamGraph().getJobGraph())
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
            .getJobID();
    return new TrainingRun(cluster, checkpoints, id);
  }

  /** Waits until checkpoints have been completed since the last call. */
  void awaitCheckpoints(int count) throws Exception {
    long before = newestCheckpoint();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (newestCheckpoint() < before + count) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("No checkpoint came; the job is " + status());
      }
      Thread.sleep(LOOK_INTERVAL.toMillis());
    }
  }

  private long newestCheckpoint() throws IOException {
    Path folder = checkpoints.resolve(job.toHexString());
    if (!Files.exists(folder)) {
      return 0;
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> String.valueOf(path.getFileName()))
          .filter(name -> name.startsWith("chk-"))
          .mapToLong(name -> Long.parseLong(name.substring("chk-".length())))
          .max()
          .orElse(0);
    }
  }

  /** Takes the only TaskManager away and brings another. */
  void replaceTaskManager() throws Exception {
    cluster.terminateTaskManager(0).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    cluster.startTaskManager();
  }

  JobStatus status() throws Exception {
    return cluster.getJobStatus(job).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Waits for the end; fails as the job failed. */
  void await() throws Exception {
    var result = cluster.requestJobResult(job).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    result.toJobExecutionResult(getClass().getClassLoader());
  }

  @Override
  public void close() throws Exception {
    cluster.close();
  }
}
