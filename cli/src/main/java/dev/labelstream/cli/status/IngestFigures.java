package dev.labelstream.cli.status;

import dev.labelstream.cli.flink.Box;
import dev.labelstream.cli.flink.FlinkCluster;
import dev.labelstream.cli.flink.MetricTotals;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an ingest job says of itself, since it was started or restarted the last time; null where it
 * does not say it (yet).
 *
 * @param seen messages read from Kafka
 * @param waiting messages in Kafka that are not read yet
 * @param stored rows committed to the dataset
 * @param dead uploads that went to the dead letters
 * @param datasetVersion the newest that the job made or found; 0 before its first commit
 * @param datasetRows of that version; 0 before the first commit
 * @param secondsSinceCommit since the last commit, or since the start if there was none
 */
public record IngestFigures(
    @Nullable Long seen,
    @Nullable Long waiting,
    @Nullable Long stored,
    @Nullable Long dead,
    @Nullable Long datasetVersion,
    @Nullable Long datasetRows,
    @Nullable Long secondsSinceCommit) {

  /** Those of a job that says nothing. */
  static final IngestFigures UNKNOWN = new IngestFigures(null, null, null, null, null, null, null);

  private static final String SEEN = "read.numRecordsIn";
  private static final String WAITING = "Source__uploads.pendingRecords";
  private static final String STORED = "lance__Committer.committedRows";
  private static final String VERSION = "lance__Committer.datasetVersion";
  private static final String ROWS = "lance__Committer.datasetRows";
  private static final String SINCE_COMMIT =
      "lance__Committer.elapsedSecondsSinceLastSuccessfulCommit";
  private static final String DEAD = "dead-letters__Writer.numRecordsIn";

  private static final Set<String> ALL =
      Set.of(SEEN, WAITING, STORED, VERSION, ROWS, SINCE_COMMIT, DEAD);

  /** Asks the boxes of the job that have one of these metrics. */
  public static IngestFigures read(FlinkCluster cluster, String job) throws IOException {
    Map<String, MetricTotals.Total> all = new HashMap<>();
    for (Box box : cluster.boxes(job)) {
      Set<String> wanted =
          ALL.stream().filter(metric -> hasOperator(box, metric)).collect(Collectors.toSet());
      if (!wanted.isEmpty()) {
        all.putAll(cluster.metrics(job, box, wanted).values());
      }
    }
    MetricTotals totals = new MetricTotals(all);
    return new IngestFigures(
        orNull(totals.sum(SEEN)),
        orNull(totals.sum(WAITING)),
        orNull(totals.sum(STORED)),
        orNull(totals.sum(DEAD)),
        orNull(totals.max(VERSION)),
        orNull(totals.max(ROWS)),
        // The committer works in one of its subtasks; the others have never committed.
        orNull(totals.min(SINCE_COMMIT)));
  }

  /** In the names of metrics Flink writes {@code __} for what a box's name has as {@code ": "}. */
  private static boolean hasOperator(Box box, String metric) {
    String operator = metric.substring(0, metric.indexOf('.')).replace("__", ": ");
    return List.of(box.name().split(" -> ", -1)).contains(operator);
  }

  private static @Nullable Long orNull(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }
}
