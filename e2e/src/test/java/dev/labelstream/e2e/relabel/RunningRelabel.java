package dev.labelstream.e2e.relabel;

import static org.assertj.core.api.Assertions.fail;

import dev.labelstream.e2e.world.Deadline;
import dev.labelstream.relabel.RelabelJob;
import dev.labelstream.relabel.RelabelSettings;
import dev.labelstream.relabel.RelabelSettings.OneLabel;
import dev.labelstream.sinks.DatasetPin;
import dev.labelstream.sinks.LabelProgress;
import dev.labelstream.sinks.SinkOptions;
import dev.labelstream.sinks.SinkSettings;
import dev.labelstream.sinks.SourceSettings;
import dev.labelstream.sinks.WantedLabel;
import dev.labelstream.udf.device.ComputeDevice;
import dev.labelstream.udf.device.DeviceChoice;
import dev.labelstream.udf.score.ScoreSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.executiongraph.ErrorInfo;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/** The relabel job with labels of the tests, on a cluster of the tests. */
final class RunningRelabel {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int BATCH = 4;

  private final MiniCluster cluster;
  private final RelabelSettings settings;
  private final JobID job;

  private RunningRelabel(MiniCluster cluster, RelabelSettings settings, JobID job) {
    this.cluster = cluster;
    this.settings = settings;
    this.job = job;
  }

  /**
   * Starts the job.
   *
   * @param savepoint to go on from; null to begin
   */
  static RunningRelabel start(
      MiniCluster cluster, RelabelSettings settings, Path checkpoints, @Nullable String savepoint)
      throws Exception {
    Configuration config =
        Configuration.fromMap(
            Map.of(
                "execution.checkpointing.interval", "200ms",
                "execution.checkpointing.dir", checkpoints.toUri().toString(),
                "restart-strategy.type", "exponential-delay",
                "restart-strategy.exponential-delay.initial-backoff", "100ms",
                "parallelism.default", "2"));
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(config);
    new RelabelJob(settings).addTo(environment);
    JobGraph graph = environment.getStreamGraph().getJobGraph();
    if (savepoint != null) {
      graph.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(savepoint));
    }
    JobID job = cluster.submitJob(graph).get(PATIENCE.toSeconds(), TimeUnit.SECONDS).getJobID();
    return new RunningRelabel(cluster, settings, job);
  }

  static RelabelSettings settings(
      Path dataset, String imageColumn, DatasetPin pin, PixelLabel... labels) {
    List<OneLabel> all = new ArrayList<>();
    for (PixelLabel label : labels) {
      Configuration config = new Configuration();
      config.set(SinkOptions.DATASET, dataset.toString());
      config.set(SinkOptions.ID, "relabel-" + label.declaration().name());
      config.set(SinkOptions.MAINTAIN_EVERY, 0);
      SinkSettings sink =
          SinkSettings.read(
                  config,
                  problem -> {
                    throw new IllegalStateException(problem);
                  })
              .orElseThrow();
      SourceSettings source =
          new SourceSettings(
              sink.sinkId(),
              sink.dataset(),
              Map.of(),
              imageColumn,
              new WantedLabel(
                  label.declaration().modelColumn(), label.declaration().modelVersion(), Set.of()),
              pin,
              Duration.ofMillis(100),
              MemorySize.parse("64 kb"));
      ScoreSettings score =
          new ScoreSettings(
              List.of(label),
              BATCH,
              Duration.ofMillis(50),
              1,
              new DeviceChoice.Fixed(new ComputeDevice.Cpu()));
      all.add(new OneLabel(label.declaration(), source, score, sink));
    }
    return new RelabelSettings(all, 100_000_000);
  }

  /** Waits until the job has come to its own end. */
  void awaitFinished() {
    await(() -> status() == JobStatus.FINISHED);
  }

  /** Waits until so many rows have each of the labels. */
  void awaitDone(long rows) {
    await(() -> progress().stream().allMatch(label -> label.done() >= rows));
  }

  /** Waits until no row lacks any of the labels. */
  void awaitNothingToDo() {
    await(() -> progress().stream().allMatch(label -> label.lacking() == 0));
  }

  private void await(BooleanSupplier condition) {
    Deadline.await(
        PATIENCE,
        () -> {
          failIfFailed();
          return condition.getAsBoolean();
        },
        () -> "%s, %s".formatted(status(), progress()));
  }

  private List<LabelProgress> progress() {
    List<LabelProgress> progress = new ArrayList<>();
    try {
      for (OneLabel label : settings.labels()) {
        progress.add(LabelProgress.of(label.source(), label.failureColumn()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return progress;
  }

  private void failIfFailed() {
    if (status() == JobStatus.FAILED) {
      try {
        ErrorInfo info = cluster.getExecutionGraph(job).get().getFailureInfo();
        fail("the job has failed: %s", info == null ? "" : info.getExceptionAsString());
      } catch (InterruptedException | ExecutionException e) {
        throw new AssertionError("the cluster does not answer", e);
      }
    }
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
  String stop(Path savepoints) throws Exception {
    return cluster
        .stopWithSavepoint(job, savepoints.toUri().toString(), false, SavepointFormatType.CANONICAL)
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  void cancel() throws Exception {
    cluster.cancelJob(job).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    Deadline.await(PATIENCE, () -> status().isGloballyTerminalState(), this::status);
  }
}
