package dev.labelstream.cli.status;

import dev.labelstream.cli.context.Context;
import dev.labelstream.cli.context.Setting;
import dev.labelstream.cli.flink.Checkpoint;
import dev.labelstream.cli.flink.Checkpoints;
import dev.labelstream.cli.flink.ClusterOverview;
import dev.labelstream.cli.flink.FlinkCluster;
import dev.labelstream.cli.flink.FlinkRefusedException;
import dev.labelstream.cli.flink.Job;
import dev.labelstream.cli.job.JobKind;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A context's cluster, its jobs, and what needs a hand.
 *
 * @param asked when
 * @param jobs all that the cluster remembers, the newest first
 * @param ingests the ingest jobs that have not ended
 * @param model that is in use; null if none was promoted, or the context names no models
 */
public record Status(
    Context context,
    URI address,
    Instant asked,
    ClusterOverview cluster,
    List<Job> jobs,
    List<IngestStatus> ingests,
    @Nullable ModelInUse model) {

  private static final long LONG_WITHOUT_COMMIT_SECONDS = 300;

  /** Asks the cluster. */
  public static Status read(Context context, FlinkCluster cluster, Instant now) throws IOException {
    List<Job> jobs = cluster.jobs();
    List<IngestStatus> ingests = new ArrayList<>();
    for (Job job : jobs) {
      if (job.name().equals(JobKind.INGEST.jobName()) && !job.hasEnded()) {
        ingests.add(ingest(cluster, job));
      }
    }
    Optional<String> models = context.value(Setting.MODELS);
    return new Status(
        context,
        cluster.address(),
        now,
        cluster.overview(),
        jobs,
        ingests,
        models.isPresent() ? ModelInUse.read(models.get()).orElse(null) : null);
  }

  private static IngestStatus ingest(FlinkCluster cluster, Job job) throws IOException {
    try {
      long asked = System.nanoTime();
      long restarts = cluster.restarts(job.id());
      Checkpoints checkpoints = cluster.checkpoints(job.id());
      String lastException = cluster.lastException(job.id());
      cluster.awaitMetrics(asked);
      IngestFigures figures = IngestFigures.read(cluster, job.id());
      return new IngestStatus(job, figures, checkpoints, restarts, lastException);
    } catch (FlinkRefusedException e) {
      // Flink tells nothing of a job that a JobManager is just taking over.
      return new IngestStatus(job, IngestFigures.UNKNOWN, new Checkpoints(null, null, null), 0, "");
    }
  }

  /** What an operator should do something about. */
  public List<Trouble> troubles() {
    List<Trouble> troubles = new ArrayList<>();
    if (cluster.taskManagers() == 0) {
      troubles.add(
          new Trouble(
              "the cluster has no task managers",
              "start some; on this machine by `labelstream cluster up`"));
    }
    if (ingests.isEmpty()) {
      troubles.add(noIngest());
    }
    if (ingests.size() > 1) {
      troubles.add(
          new Trouble(
              ingests.size() + " ingest jobs run",
              "if they share a dataset and a sink id, stop all but one by `labelstream savepoint --stop --job ID`"));
    }
    ingests.forEach(ingest -> addTroubles(ingest, troubles));
    return troubles;
  }

  private Trouble noIngest() {
    Optional<Job> last =
        jobs.stream().filter(job -> job.name().equals(JobKind.INGEST.jobName())).findFirst();
    if (last.isEmpty()) {
      return new Trouble("no ingest job runs", "start it by `labelstream ingest`");
    }
    return new Trouble(
        "no ingest job runs; the last one is " + last.get().state(),
        last.get().hasFailed()
            ? "find out why on the dashboard, %s/#/job/completed/%s/exceptions, then `labelstream resume`"
                .formatted(address, last.get().id())
            : "go on by `labelstream resume`");
  }

  private void addTroubles(IngestStatus ingest, List<Trouble> troubles) {
    Job job = ingest.job();
    if (!job.isAtWork()) {
      boolean noSlots = cluster.freeSlots() == 0 && cluster.taskManagers() > 0;
      troubles.add(
          new Trouble(
              "job %s is %s, %d of its %d tasks run%s"
                  .formatted(
                      job.id(),
                      job.state(),
                      job.runningTasks(),
                      job.tasks(),
                      noSlots ? ", and no slot is free" : ""),
              ingest.lastException().isEmpty()
                  ? noSlots
                      ? "it needs more task managers or a lower parallelism.default"
                      : "it may be starting: ask again"
                  : "it was " + firstLine(ingest.lastException())));
    } else if (ingest.restarts() > 0) {
      troubles.add(
          new Trouble(
              "job %s was restarted %d times".formatted(job.id(), ingest.restarts()),
              ingest.lastException().isEmpty()
                  ? "see the dashboard for why"
                  : "the last time: " + firstLine(ingest.lastException())));
    }
    ingest
        .checkpoints()
        .lastFailure()
        .ifPresent(
            failure ->
                troubles.add(new Trouble(failureText(failure), "nothing is committed meanwhile")));
    IngestFigures figures = ingest.figures();
    if (figures.secondsSinceCommit() != null
        && figures.secondsSinceCommit() > LONG_WITHOUT_COMMIT_SECONDS
        && figures.waiting() != null
        && figures.waiting() > 0) {
      troubles.add(
          new Trouble(
              "no commit for %d s, though %,d uploads wait"
                  .formatted(figures.secondsSinceCommit(), figures.waiting()),
              "look at the checkpoints and the log of the committer's task manager"));
    }
  }

  private static String failureText(Checkpoint failure) {
    return "%s %d has failed: %s"
        .formatted(
            failure.savepoint() ? "savepoint" : "checkpoint", failure.id(), failure.failure());
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  /** The dataset, where the context names it. */
  public Optional<String> dataset() {
    return context.value(Setting.DATASET);
  }
}
