package dev.labelstream.e2e.local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/** A Flink cluster in this process, with its dashboard on loopback, that runs one job. */
public final class LocalCluster implements AutoCloseable {

  private final InProcessFlink flink;
  private final JobFolder folder;
  private final int parallelism;
  private @Nullable JobID submitted;

  private LocalCluster(InProcessFlink flink, JobFolder folder, int parallelism) {
    this.flink = flink;
    this.folder = folder;
    this.parallelism = parallelism;
  }

  /**
   * @param port of the dashboard; 0 for a free one
   * @throws IOException if the port is taken
   */
  public static LocalCluster start(JobFolder folder, int port, int parallelism) throws Exception {
    Configuration config = new Configuration();
    // Flink reads this one from the cluster's configuration only.
    config.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, 3);
    config.set(WebOptions.SUBMIT_ENABLE, false);
    config.set(WebOptions.CANCEL_ENABLE, false);
    config.set(WebOptions.REFRESH_INTERVAL, Duration.ofSeconds(1));
    config.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(128));
    config.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(128));
    return new LocalCluster(InProcessFlink.start(parallelism, port, config), folder, parallelism);
  }

  public URI dashboard() throws Exception {
    return flink.dashboard();
  }

  /**
   * Submits a job.
   *
   * @param settings of the job; where its checkpoints lie and how it restarts is added here
   * @param job adds its operators
   * @param from where to go on; empty to begin
   */
  public void submit(
      String name,
      Configuration settings,
      Consumer<StreamExecutionEnvironment> job,
      Optional<RestorePoint> from)
      throws Exception {
    Configuration config = new Configuration(settings);
    config.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.checkpoints().toUri().toString());
    config.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    config.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
    config.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
        Duration.ofMillis(200));
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(config);
    environment.setParallelism(parallelism);
    job.accept(environment);
    submitted = flink.submit(name, environment, from.map(point -> point.path().toUri().toString()));
  }

  public JobID job() {
    if (submitted == null) {
      throw new IllegalStateException("No job was submitted");
    }
    return submitted;
  }

  /** Whether the job has come to its own end. */
  public boolean isFinished() throws Exception {
    return flink.status(job()) == JobStatus.FINISHED;
  }

  /**
   * Why the job has failed for good, without what Flink has wrapped around it; empty while it has
   * not.
   */
  public Optional<Throwable> failure() throws Exception {
    return flink.failure(job());
  }

  /** Stops the job; all that it has read is committed, or is in the savepoint. */
  public Path stopWithSavepoint() throws IOException, InterruptedException {
    try {
      return Path.of(
          URI.create(flink.stopWithSavepoint(job(), folder.savepoints().toUri().toString())));
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException(
          "Cannot stop with a savepoint; the next start goes on from the last checkpoint", e);
    }
  }

  @Override
  public void close() throws Exception {
    flink.close();
  }
}
