package dev.labelstream.e2e.relabel;

import dev.labelstream.cli.flink.Box;
import dev.labelstream.cli.flink.FlinkCluster;
import dev.labelstream.cli.flink.MetricTotals;
import dev.labelstream.e2e.submit.JobProgress;
import dev.labelstream.sinks.SinkMetrics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How far a relabel job on a cluster is, as its committers say it since it was started or
 * restarted: the dataset itself may be where only the cluster's machines see it.
 *
 * @param committed rows that were given their label, all labels together
 * @param superseded rows that somebody else labelled meanwhile
 * @param version the newest of the dataset that the job made or found; 0 before its first commit
 */
record RelabelFigures(long committed, long superseded, long version) {

  private static final String COMMITTER = ": Committer";

  /** Asks the job; empty while its committers do not say anything yet. */
  static Optional<RelabelFigures> read(FlinkCluster cluster, String job) throws IOException {
    List<RelabelFigures> labels = new ArrayList<>();
    for (Box box : cluster.boxes(job)) {
      for (String operator : box.name().split(" -> ", -1)) {
        if (operator.endsWith(COMMITTER)) {
          of(cluster, job, box, operator.replace(": ", "__")).ifPresent(labels::add);
        }
      }
    }
    return labels.stream()
        .reduce(
            (a, b) ->
                new RelabelFigures(
                    a.committed + b.committed,
                    a.superseded + b.superseded,
                    Math.max(a.version, b.version)));
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
                totals.sum(committed).getAsLong(),
                totals.sum(superseded).orElse(0),
                totals.max(version).orElse(0)));
  }

  @Override
  public String toString() {
    return "%,d rows labelled%s | dataset version %d"
        .formatted(
            committed,
            superseded == 0 ? "" : ", %,d by others meanwhile".formatted(superseded),
            version);
  }

  /** For who follows the job. */
  static final class Progress implements JobProgress {
    @Override
    public Optional<String> line(FlinkCluster cluster, String job) throws IOException {
      return read(cluster, job).map(RelabelFigures::toString);
    }
  }
}
