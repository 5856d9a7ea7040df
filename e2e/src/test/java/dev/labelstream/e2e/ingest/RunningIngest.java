package dev.labelstream.e2e.ingest;

import static org.assertj.core.api.Assertions.fail;

import dev.labelstream.e2e.world.Deadline;
import dev.labelstream.ingest.IngestJob;
import dev.labelstream.ingest.IngestSettings;
import dev.labelstream.sinks.DatasetSnapshot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.executiongraph.ErrorInfo;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The ingest job on a cluster in this process, by the keys that its operator would give. */
public final class RunningIngest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final MiniCluster cluster;
  private final IngestSettings settings;
  private final JobID job;

  private RunningIngest(MiniCluster cluster, IngestSettings settings, JobID job) {
    this.cluster = cluster;
    this.settings = settings;
    this.job = job;
  }

  /** Starts the job with these settings. */
  public static RunningIngest start(MiniCluster cluster, Map<String, String> keys)
      throws Exception {
    Configuration config = Configuration.fromMap(keys);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(config);
    IngestSettings settings = IngestSettings.read(config);
    new IngestJob(settings).addTo(environment);
    JobID job =
        cluster
            .submitJob(environment.getStreamGraph().getJobGraph())
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
            .getJobID();
    return new RunningIngest(cluster, settings, job);
  }

  /** Waits until so many messages have ended, as a row or as a dead letter. */
  public void awaitSettled(long messages) {
    Deadline.await(
        PATIENCE,
        () -> {
          failIfFailed();
          return rows() + deadLetters() >= messages;
        },
        () -> "%d rows, %d dead letters of %d".formatted(rows(), deadLetters(), messages));
  }

  /** Rows that are committed now. */
  public long rows() {
    try (DatasetSnapshot latest = DatasetSnapshot.latest(settings.sink().dataset()).orElse(null)) {
      return latest == null ? 0 : latest.rowCount();
    }
  }

  private long deadLetters() {
    return SettledUploads.countDeadLetters(
        settings.kafka().bootstrapServers(), settings.kafka().deadLettersTopic());
  }

  /** Waits until the job has failed for good, and tells why. */
  String awaitFailure() throws Exception {
    Deadline.await(PATIENCE, () -> status() == JobStatus.FAILED, this::status);
    return failure();
  }

  private void failIfFailed() {
    try {
      if (status() == JobStatus.FAILED) {
        fail("the job has failed: %s", failure());
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError("the cluster does not answer", e);
    }
  }

  private String failure() throws ExecutionException, InterruptedException {
    ErrorInfo info = cluster.getExecutionGraph(job).get().getFailureInfo();
    return info == null ? "for an unknown reason" : info.getExceptionAsString();
  }

  private JobStatus status() {
    try {
      return cluster.getJobStatus(job).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError("the cluster does not answer", e);
    }
  }

  /**
   * Stops the job after all that it has read is committed.
   *
   * @return where to go on
   */
  public String stop(Path savepoints) throws Exception {
    return cluster
        .stopWithSavepoint(job, savepoints.toUri().toString(), false, SavepointFormatType.CANONICAL)
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }
}
