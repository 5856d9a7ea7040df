package dev.labelstream.e2e.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.executiongraph.ErrorInfo;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/** Flink in this process: one TaskManager, and the dashboard, all on loopback. */
public final class InProcessFlink implements AutoCloseable {

  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long POLL_MILLIS = 50;

  private final MiniCluster cluster;

  private InProcessFlink(MiniCluster cluster) {
    this.cluster = cluster;
  }

  /**
   * Starts it.
   *
   * @param slots of the TaskManager
   * @param port of the dashboard; 0 for a free one
   * @param more settings of the cluster
   * @throws IOException if the port is taken
   */
  public static InProcessFlink start(int slots, int port, Configuration more) throws Exception {
    checkFree(port);
    return new InProcessFlink(startCluster(slots, port, more));
  }

  /**
   * Starts nothing but the cluster, for whoever deals with Flink's own.
   *
   * @param slots of the TaskManager
   * @param port of the dashboard, which is free; 0 for any
   * @param more settings of the cluster
   */
  public static MiniCluster startCluster(int slots, int port, Configuration more) throws Exception {
    Configuration config = new Configuration(more);
    config.set(RestOptions.ADDRESS, LOOPBACK);
    config.set(RestOptions.BIND_ADDRESS, LOOPBACK);
    config.set(RestOptions.BIND_PORT, Integer.toString(port));
    config.set(RestOptions.PORT, port);
    config.set(JobManagerOptions.BIND_HOST, LOOPBACK);
    config.set(TaskManagerOptions.BIND_HOST, LOOPBACK);
    config.set(TaskManagerOptions.HOST, LOOPBACK);
    config.set(MetricOptions.METRIC_FETCHER_UPDATE_INTERVAL, Duration.ofSeconds(1));
    config.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(16));
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(config)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .build());
    cluster.start();
    return cluster;
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

  /** The dashboard's address, which is the one of Flink's REST too. */
  public URI dashboard() throws Exception {
    return cluster.getRestAddress().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /**
   * Submits a job.
   *
   * @param job with its operators
   * @param from the savepoint or checkpoint to go on from; empty to begin
   */
  public JobID submit(String name, StreamExecutionEnvironment job, Optional<String> from)
      throws Exception {
    StreamGraph pipeline = job.getStreamGraph();
    pipeline.setJobName(name);
    JobGraph graph = pipeline.getJobGraph();
    from.ifPresent(
        point -> graph.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(point)));
    return cluster.submitJob(graph).get(PATIENCE.toSeconds(), TimeUnit.SECONDS).getJobID();
  }

  public JobStatus status(JobID job) throws Exception {
    return cluster.getJobStatus(job).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /**
   * Why the job has failed for good, without what Flink has wrapped around it; empty while it has
   * not. Waits for the tasks of one that is failing.
   */
  public Optional<Throwable> failure(JobID job) throws Exception {
    JobStatus status = status(job);
    while (status == JobStatus.FAILING) {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      status = status(job);
    }
    if (status != JobStatus.FAILED) {
      return Optional.empty();
    }
    ErrorInfo info =
        cluster.getExecutionGraph(job).get(PATIENCE.toSeconds(), TimeUnit.SECONDS).getFailureInfo();
    if (info == null) {
      return Optional.of(new IllegalStateException("Flink does not say why"));
    }
    Throwable failure = info.getException().deserializeError(InProcessFlink.class.getClassLoader());
    while (failure.getClass().getName().startsWith("org.apache.flink.")
        && failure.getCause() != null) {
      failure = failure.getCause();
    }
    return Optional.of(failure);
  }

  /**
   * Stops the job; all that it has read is committed, or is in the savepoint.
   *
   * @return the savepoint
   */
  public String stopWithSavepoint(JobID job, String directory)
      throws ExecutionException, InterruptedException, TimeoutException {
    return cluster
        .stopWithSavepoint(job, directory, false, SavepointFormatType.CANONICAL)
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void close() throws Exception {
    cluster.close();
  }
}
