package dev.labelstream.e2e.relabel;

import dev.labelstream.cli.flink.Box;
import dev.labelstream.cli.flink.FlinkCluster;
import dev.labelstream.cli.flink.MetricTotals;
import dev.labelstream.e2e.submit.JobProgress;
import dev.labelstream.sinks.SinkMetrics;
import dev.labelstream.sinks.SourceMetrics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How far a relabel job on a cluster is, as its sources and committers say it since it was started
 * or restarted: the dataset itself may be where only the cluster's machines see it.
 *
 * @param planned rows that lacked their label in the version that is read, all labels together
 * @param committed rows that were given their label, all labels together
 * @param superseded rows that somebody else labelled meanwhile
 * @param version the newest of the dataset that the job made or found; 0 before its first commit
 */
record RelabelFigures(long planned, long committed, long superseded, long version) {

  private static final String COMMITTER = ": Committer";

  /** Asks the job; empty while its committers do not say anything yet. */
  static Optional<RelabelFigures> read(FlinkCluster cluster, String job) throws IOException {
    List<RelabelFigures> labels = new ArrayList<>();
    long planned = 0;
    for (Box box : cluster.boxes(job)) {
      planned += cluster.coordinatorMetric(job, box, SourceMetrics.ROWS_PLANNED).orElse(0);
      for (String operator : box.name().split(" -> ", -1)) {
        if (operator.endsWith(COMMITTER)) {
          of(cluster, job, box, operator.replace(": ", "__")).ifPresent(labels::add);
        }
      }
    }
    long all = planned;
    return labels.stream()
        .reduce(
            (a, b) ->
                new RelabelFigures(
                    0,
                    a.committed + b.committed,
                    a.superseded + b.superseded,
                    Math.max(a.version, b.version)))
        .map(sum -> new RelabelFigures(all, sum.committed, sum.superseded, sum.version));
  }

  private static Optional<RelabelFigures> of(
      FlinkCluster cluster, String job, Box box, String operator) throws IOException {
    String committed = operator + "." + SinkMetrics.COMMITTED_LABELS;
    String superseded = operator + "." + SinkMetrics.SUPERSEDED_LABELS;
    String version = operator + "." + SinkMetrics.DATASET_VERSION;
    MetricTotals totals = cluster.metrics(job, box, Set.of(committed, superseded, version));
    return totals.sum(committed).isEmpty()
        ? Optional.empty()
        : Optional.of(
            new RelabelFigures(
                0,
                totals.sum(committed).getAsLong(),
                totals.sum(superseded).orElse(0),
                totals.max(version).orElse(0)));
  }

  private String text(long perSecond) {
    return "%,d of %,d rows labelled%s | %,d rows/s | dataset version %d"
        .formatted(
            committed,
            planned,
            superseded == 0 ? "" : ", %,d by others meanwhile".formatted(superseded),
            perSecond,
            version);
  }

  /** For who follows the job. */
  static final class Progress implements JobProgress {

    private @Nullable RelabelFigures first;
    private long firstNanos;

    @Override
    public Optional<String> line(FlinkCluster cluster, String job) throws IOException {
      return read(cluster, job).map(now -> now.text(perSecond(now)));
    }

    /** Since the first look; from then on again if the job was restarted and counts anew. */
    private long perSecond(RelabelFigures now) {
      if (first == null || now.committed < first.committed) {
        first = now;
        firstNanos = System.nanoTime();
        return 0;
      }
      double seconds = (System.nanoTime() - firstNanos) / 1e9;
      return Math.round((now.committed - first.committed) / seconds);
    }
  }
}
