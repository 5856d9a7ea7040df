package dev.labelstream.e2e.submit;

import dev.labelstream.cli.flink.FlinkCluster;
import dev.labelstream.cli.flink.FlinkRefusedException;
import dev.labelstream.cli.flink.Job;
import dev.labelstream.cli.flink.JobStart;
import dev.labelstream.cli.job.JobKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Brings jobs to a cluster. */
public final class JobSubmission {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final FlinkCluster cluster;
  private final Path home;

  /**
   * @param home the repository's root, where the build was
   */
  public JobSubmission(FlinkCluster cluster, Path home) {
    this.cluster = cluster;
    this.home = home;
  }

  /**
   * Submits a job. What is wrong with its settings, its main method finds out in the cluster.
   *
   * @return its id; it may still be waiting for slots
   * @throws IOException if the cluster or the job's main method refuses; the message says all of it
   */
  public String submit(JobOrder order) throws IOException {
    JobKind kind = order.kind();
    Path jar = order.jar();
    JobStart start =
        new JobStart(
            jar != null ? jar : kind.jar(home), kind.mainClass(), order.keys(), order.from());
    try {
      return cluster.start(start);
    } catch (FlinkRefusedException e) {
      throw new IOException(
          "Flink at %s refuses the job: %s".formatted(cluster.address(), e.getMessage()), e);
    }
  }

  /**
   * Waits until a job is at work, or has ended well.
   *
   * @throws IOException if it has failed, with why, or does not come to work
   */
  public Job awaitAtWork(String job) throws IOException {
    Job now = cluster.awaitAtWork(job, PATIENCE);
    if (now.hasFailed()) {
      throw new IOException("Job %s has failed: %s".formatted(job, cluster.lastException(job)));
    }
    return now;
  }

  /** The newest job of this name that has not ended. */
  public Optional<Job> running(String name) throws IOException {
    return cluster.jobs().stream()
        .filter(job -> job.name().equals(name) && !job.hasEnded())
        .findFirst();
  }
}
