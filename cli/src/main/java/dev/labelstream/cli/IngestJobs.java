package dev.labelstream.cli;

import dev.labelstream.cli.flink.FlinkCluster;
import dev.labelstream.cli.flink.Job;
import dev.labelstream.cli.job.JobKind;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the ingest job that a command is about. */
public final class IngestJobs {

  private IngestJobs() {}

  /**
   * Makes sure that a second one can be started.
   *
   * @throws CommandException if there is one that has not ended
   */
  public static void refuseSecond(FlinkCluster cluster) throws IOException {
    List<Job> running = running(cluster);
    if (!running.isEmpty()) {
      throw new CommandException(
          ExitCodes.NOTHING_TO_DO,
          "Ingest job %s is %s at %s already; stop it by `labelstream savepoint --stop` before another is started."
              .formatted(running.get(0).id(), running.get(0).state(), cluster.address()));
    }
  }

  /** Those that have not ended. */
  static List<Job> running(FlinkCluster cluster) throws IOException {
    return cluster.jobs().stream()
        .filter(job -> job.name().equals(JobKind.INGEST.jobName()) && !job.hasEnded())
        .toList();
  }

  /**
   * The one that has not ended.
   *
   * @param id which one is meant; null if there should be only one
   * @throws CommandException if there is none, or it is not clear which one is meant
   */
  public static Job only(FlinkCluster cluster, @Nullable String id) throws IOException {
    List<Job> running =
        running(cluster).stream().filter(job -> id == null || job.id().equals(id)).toList();
    if (running.isEmpty()) {
      throw new CommandException(
          ExitCodes.NOTHING_TO_DO,
          id == null
              ? "No ingest job runs at %s. Start one by `labelstream ingest`, or go on by `labelstream resume`."
                  .formatted(cluster.address())
              : "No ingest job %s runs at %s; `labelstream status` lists those that do."
                  .formatted(id, cluster.address()));
    }
    if (running.size() > 1) {
      throw new CommandException(
          ExitCodes.WRONG_USE,
          "%d ingest jobs run at %s: say which by --job, one of %s"
              .formatted(
                  running.size(),
                  cluster.address(),
                  running.stream().map(Job::id).collect(Collectors.joining(", "))));
    }
    return running.get(0);
  }
}
