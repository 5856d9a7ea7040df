package dev.labelstream.e2e.submit;

import dev.labelstream.e2e.local.InProcessFlink;
import dev.labelstream.e2e.local.RestorePoint;
import dev.labelstream.ingest.IngestJob;
import dev.labelstream.ingest.IngestSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A Flink cluster in this process, with its dashboard on loopback, for one job. */
final class InProcessCluster implements AutoCloseable {

  private static final int RETAINED_CHECKPOINTS = 3;

  private final InProcessFlink flink;
  private final Configuration job;
  private final Path folder;

  private InProcessCluster(InProcessFlink flink, Configuration job, Path folder) {
    this.flink = flink;
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
    // Flink reads this one from the cluster's configuration only.
    config.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, RETAINED_CHECKPOINTS);
    config.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(128));
    config.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(128));
    int slots = Math.max(1, job.get(CoreOptions.DEFAULT_PARALLELISM));
    return new InProcessCluster(
        InProcessFlink.start(slots, port, config), withDirectories(job, folder), folder);
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
    return flink.dashboard();
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
    return flink.submit("labelstream-ingest", environment, from).toString();
  }

  @Override
  public void close() throws Exception {
    flink.close();
  }
}
