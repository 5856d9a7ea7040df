package dev.labelstream.e2e.benchmark;

import dev.labelstream.ingest.IngestJob;
import dev.labelstream.ingest.IngestSettings;
import dev.labelstream.sinks.DatasetSnapshot;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/** The ingest job on a cluster in this process, from submission to the commit of the last row. */
final class IngestJobRun {

  static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(2);

  private static final long LOOK_MILLIS = 20;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Assignment assignment;
  private long rows;
  private int versions;

  IngestJobRun(Assignment assignment) {
    this.assignment = assignment;
  }

  Outcome run() throws Exception {
    try (MiniCluster cluster =
        BenchmarkFlink.start(assignment.parallelism(), new Configuration())) {
      Outcome.Stopwatch watch = new Outcome.Stopwatch();
      JobID job = submit(cluster);
      awaitRows(cluster, job);
      Outcome outcome = watch.stop();
      cluster.cancelJob(job).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return outcome;
    }
  }

  private JobID submit(MiniCluster cluster) throws Exception {
    Configuration config = withCheckpoints(assignment.configuration(), assignment);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(config);
    environment.setParallelism(assignment.parallelism());
    new IngestJob(IngestSettings.read(config)).addTo(environment);
    StreamGraph pipeline = environment.getStreamGraph();
    pipeline.setJobName("labelstream-benchmark");
    return cluster
        .submitJob(pipeline.getJobGraph())
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .getJobID();
  }

  static Configuration withCheckpoints(Configuration job, Assignment assignment) {
    Configuration config = new Configuration();
    config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL);
    config.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY, assignment.checkpoints().toUri().toString());
    config.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    config.addAll(job);
    return config;
  }

  /**
   * @throws IOException if the job ends, or commits nothing for a long time
   */
  private void awaitRows(MiniCluster cluster, JobID job) throws Exception {
    // Asked once: each question would cost the measured process more than a picture does.
    CompletableFuture<JobResult> end = cluster.requestJobResult(job);
    long lastCommitNanos = System.nanoTime();
    while (rows < assignment.uploads()) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      if (hasNewVersion()) {
        rows = countRows();
        lastCommitNanos = System.nanoTime();
      } else if (System.nanoTime() - lastCommitNanos > PATIENCE.toNanos()) {
        throw new IOException(
            "The job has committed %d of %d rows, and none for %d s: the others failed, or it hangs"
                .formatted(rows, assignment.uploads(), PATIENCE.toSeconds()));
      }
      if (end.isDone()) {
        // Throws what made the job fail.
        end.get().toJobExecutionResult(getClass().getClassLoader());
        throw new IOException("The job has ended before its last row");
      }
    }
  }

  /** Counting files costs next to nothing, opening the dataset each time would show in the CPU. */
  private boolean hasNewVersion() throws IOException {
    Path manifests = assignment.dataset().resolve("_versions");
    if (!Files.isDirectory(manifests)) {
      return false;
    }
    int found = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(manifests, "*.manifest")) {
      for (Path ignored : files) {
        found++;
      }
    }
    boolean isNew = found != versions;
    versions = found;
    return isNew;
  }

  private long countRows() {
    try (DatasetSnapshot dataset =
        DatasetSnapshot.latest(assignment.dataset().toString()).orElse(null)) {
      return dataset == null ? 0 : dataset.rowCount();
    }
  }
}
