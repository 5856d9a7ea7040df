package dev.labelstream.e2e.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
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
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.executiongraph.ErrorInfo;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.jspecify.annotations.Nullable;

/** A Flink cluster in this process, with its dashboard on loopback, that runs one job. */
public final class LocalCluster implements AutoCloseable {

  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final MiniCluster cluster;
  private final JobFolder folder;
  private final int parallelism;
  private @Nullable JobID submitted;

  private LocalCluster(MiniCluster cluster, JobFolder folder, int parallelism) {
    this.cluster = cluster;
    this.folder = folder;
    this.parallelism = parallelism;
  }

  /**
   * @param port of the dashboard; 0 for a free one
   * @throws IOException if the port is taken
   */
  public static LocalCluster start(JobFolder folder, int port, int parallelism) throws Exception {
    checkFree(port);
    Configuration config = new Configuration();
    config.set(RestOptions.ADDRESS, LOOPBACK);
    config.set(RestOptions.BIND_ADDRESS, LOOPBACK);
    config.set(RestOptions.BIND_PORT, Integer.toString(port));
    config.set(RestOptions.PORT, port);
    config.set(JobManagerOptions.BIND_HOST, LOOPBACK);
    config.set(TaskManagerOptions.BIND_HOST, LOOPBACK);
    config.set(TaskManagerOptions.HOST, LOOPBACK);
    // Flink reads this one from the cluster's configuration only.
    config.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, 3);
    config.set(WebOptions.SUBMIT_ENABLE, false);
    config.set(WebOptions.CANCEL_ENABLE, false);
    config.set(WebOptions.REFRESH_INTERVAL, Duration.ofSeconds(1));
    config.set(MetricOptions.METRIC_FETCHER_UPDATE_INTERVAL, Duration.ofSeconds(1));
    config.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(16));
    config.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(128));
    config.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(128));
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(config)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(parallelism)
                .build());
    cluster.start();
    return new LocalCluster(cluster, folder, parallelism);
  }

  private static void checkFree(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new IOException(
          "The dashboard's port %d is taken. Stop what listens there, or give --port 0 for a free one."
              .formatted(port),
          e);
    }
  }

  public URI dashboard() throws Exception {
    return cluster.getRestAddress().get();
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
    StreamGraph pipeline = environment.getStreamGraph();
    pipeline.setJobName(name);
    JobGraph graph = pipeline.getJobGraph();
    from.ifPresent(
        point ->
            graph.setSavepointRestoreSettings(
                SavepointRestoreSettings.forPath(point.path().toUri().toString())));
    submitted = cluster.submitJob(graph).get(PATIENCE.toSeconds(), TimeUnit.SECONDS).getJobID();
  }

  public JobID job() {
    if (submitted == null) {
      throw new IllegalStateException("No job was submitted");
    }
    return submitted;
  }

  private JobStatus status() throws Exception {
    return cluster.getJobStatus(job()).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Whether the job has come to its own end. */
  public boolean isFinished() throws Exception {
    return status() == JobStatus.FINISHED;
  }

  /**
   * Why the job has failed for good, without what Flink has wrapped around it; empty while it has
   * not.
   */
  public Optional<Throwable> failure() throws Exception {
    if (status() != JobStatus.FAILED) {
      return Optional.empty();
    }
    ErrorInfo info =
        cluster
            .getExecutionGraph(job())
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
            .getFailureInfo();
    if (info == null) {
      return Optional.of(new IllegalStateException("Flink does not say why"));
    }
    Throwable failure = info.getException().deserializeError(LocalCluster.class.getClassLoader());
    while (failure.getClass().getName().startsWith("org.apache.flink.")
        && failure.getCause() != null) {
      failure = failure.getCause();
    }
    return Optional.of(failure);
  }

  /** Stops the job; all that it has read is committed. */
  public Path stopWithSavepoint() throws IOException, InterruptedException {
    try {
      String savepoint =
          cluster
              .stopWithSavepoint(
                  job(),
                  folder.savepoints().toUri().toString(),
                  false,
                  SavepointFormatType.CANONICAL)
              .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return Path.of(URI.create(savepoint));
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException(
          "Cannot stop with a savepoint; the next start goes on from the last checkpoint", e);
    }
  }

  @Override
  public void close() throws Exception {
    cluster.close();
  }
}
