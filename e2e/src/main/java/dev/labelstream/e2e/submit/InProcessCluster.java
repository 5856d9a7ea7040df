package dev.labelstream.e2e.submit;

import dev.labelstream.e2e.local.RestorePoint;
import dev.labelstream.ingest.IngestJob;
import dev.labelstream.ingest.IngestSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/** A Flink cluster in this process, with its dashboard on loopback, for one job. */
final class InProcessCluster implements AutoCloseable {

  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int RETAINED_CHECKPOINTS = 3;

  private final MiniCluster cluster;
  private final Configuration job;
  private final Path folder;

  private InProcessCluster(MiniCluster cluster, Configuration job, Path folder) {
    this.cluster = cluster;
    this.job = job;
    this.folder = folder;
  }

  /**
   * Starts it, with a slot for each subtask.
   *
   * @param job its configuration; without directories for checkpoints and savepoints they go below
   *     the folder
   * @param port of the dashboard; 0 for a free one
   */
  static InProcessCluster start(Configuration job, Path folder, int port) throws Exception {
    Configuration config = new Configuration();
    config.set(RestOptions.ADDRESS, LOOPBACK);
    config.set(RestOptions.BIND_ADDRESS, LOOPBACK);
    config.set(RestOptions.BIND_PORT, Integer.toString(port));
    config.set(RestOptions.PORT, port);
    config.set(JobManagerOptions.BIND_HOST, LOOPBACK);
    config.set(TaskManagerOptions.BIND_HOST, LOOPBACK);
    config.set(TaskManagerOptions.HOST, LOOPBACK);
    // Flink reads this one from the cluster's configuration only.
    config.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, RETAINED_CHECKPOINTS);
    config.set(MetricOptions.METRIC_FETCHER_UPDATE_INTERVAL, Duration.ofSeconds(1));
    config.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(16));
    config.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(128));
    config.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(128));
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(config)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(Math.max(1, job.get(CoreOptions.DEFAULT_PARALLELISM)))
                .build());
    cluster.start();
    return new InProcessCluster(cluster, withDirectories(job, folder), folder);
  }

  private static Configuration withDirectories(Configuration job, Path folder) {
    Configuration config = new Configuration(job);
    if (!config.contains(CheckpointingOptions.CHECKPOINTS_DIRECTORY)) {
      config.set(
          CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints(folder).toUri().toString());
    }
    if (!config.contains(CheckpointingOptions.SAVEPOINT_DIRECTORY)) {
      config.set(CheckpointingOptions.SAVEPOINT_DIRECTORY, savepoints(folder).toUri().toString());
    }
    config.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    return config;
  }

  private static Path checkpoints(Path folder) {
    return folder.resolve("checkpoints");
  }

  private static Path savepoints(Path folder) {
    return folder.resolve("savepoints");
  }

  /** The newest state that lies below the folder. */
  static Optional<String> newestState(Path folder) throws IOException {
    return RestorePoint.newestIn(List.of(checkpoints(folder), savepoints(folder)))
        .map(point -> point.path().toUri().toString());
  }

  URI address() throws Exception {
    return cluster.getRestAddress().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Where a savepoint of the job goes. */
  String savepoints() {
    String given = job.get(CheckpointingOptions.SAVEPOINT_DIRECTORY);
    return given == null ? savepoints(folder).toUri().toString() : given;
  }

  /**
   * Starts the job.
   *
   * @return its id
   */
  String submit(Optional<String> from) throws Exception {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(job);
    new IngestJob(IngestSettings.read(job)).addTo(environment);
    StreamGraph pipeline = environment.getStreamGraph();
    pipeline.setJobName("labelstream-ingest");
    JobGraph graph = pipeline.getJobGraph();
    from.ifPresent(
        path -> graph.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(path)));
    return cluster
        .submitJob(graph)
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .getJobID()
        .toString();
  }

  @Override
  public void close() throws Exception {
    cluster.close();
  }
}
