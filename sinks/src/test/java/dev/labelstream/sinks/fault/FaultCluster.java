package dev.labelstream.sinks.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;

/** Two TaskManagers and what a test does to the jobs on them, each within a deadline. */
final class FaultCluster implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final MiniCluster cluster;

  FaultCluster() throws Exception {
    cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setNumTaskManagers(2)
                .setNumSlotsPerTaskManager(4)
                .build());
    cluster.start();
  }

  JobID submit(JobGraph graph) throws Exception {
    return await(cluster.submitJob(graph)).getJobID();
  }

  void runToTheEnd(JobGraph graph) throws Exception {
    awaitEnd(submit(graph));
  }

  void awaitEnd(JobID job) throws Exception {
    JobResult result = await(cluster.requestJobResult(job));
    result.toJobExecutionResult(FaultCluster.class.getClassLoader());
  }

  void cancel(JobID job) throws Exception {
    await(cluster.cancelJob(job));
    await(cluster.requestJobResult(job));
  }

  /** Takes a savepoint, which by itself commits nothing. */
  String savepoint(JobID job, Path folder) throws Exception {
    return await(
        cluster.triggerSavepoint(job, folder.toString(), false, SavepointFormatType.CANONICAL));
  }

  String stopWithSavepoint(JobID job, Path folder) throws Exception {
    return await(
        cluster.stopWithSavepoint(job, folder.toString(), false, SavepointFormatType.CANONICAL));
  }

  /** Ends a TaskManager with all that runs there, and starts another. */
  void loseATaskManager() throws Exception {
    await(cluster.terminateTaskManager(0));
    cluster.startTaskManager();
  }

  /** The newest retained checkpoint below the folder. */
  static String newestCheckpoint(Path checkpoints) throws IOException {
    try (Stream<Path> files = Files.walk(checkpoints)) {
      return files
          .filter(file -> file.getFileName().toString().equals("_metadata"))
          .map(Path::getParent)
          .max(
              Comparator.comparingLong(
                  chk -> Long.parseLong(chk.getFileName().toString().substring("chk-".length()))))
          .orElseThrow()
          .toString();
    }
  }

  static void waitUntil(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("deadline until " + what).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private static <T> T await(CompletableFuture<T> result) throws Exception {
    return result.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void close() throws Exception {
    cluster.close();
  }
}
