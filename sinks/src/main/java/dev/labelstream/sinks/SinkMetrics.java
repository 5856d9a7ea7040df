package dev.labelstream.sinks;

/** The names of the sink's metrics, beside those that every Flink sink has. */
public final class SinkMetrics {

  /** How long the last commit took, look-back, conflicts and back-off included. */
  public static final String LAST_COMMIT_DURATION = "lastCommitDurationMs";

  /** Seconds since the last commit succeeded: the one to alert on. */
  public static final String SECONDS_SINCE_COMMIT = "elapsedSecondsSinceLastSuccessfulCommit";

  /** The newest version of the dataset that this sink made or found. */
  public static final String DATASET_VERSION = "datasetVersion";

  /** The rows that the dataset had after the sink's last commit; 0 before its first. */
  public static final String DATASET_ROWS = "datasetRows";

  public static final String COMMITTED_ROWS = "committedRows";
  public static final String COMMITTED_BYTES = "committedBytes";
  public static final String COMMITTED_FRAGMENTS = "committedFragments";

  /** Stored rows that were given their labels. */
  public static final String COMMITTED_LABELS = "committedLabels";

  /** Labels that were left out: somebody else labelled the row meanwhile, or had already. */
  public static final String SUPERSEDED_LABELS = "supersededLabels";

  /** Labels that were left out: their row was deleted meanwhile. */
  public static final String LABELS_OF_GONE_ROWS = "labelsOfGoneRows";

  /** Commits that another commit came before; each was looked for and tried again. */
  public static final String COMMIT_CONFLICTS = "commitConflicts";

  /** Tries of a commit that the storage failed. */
  public static final String COMMIT_ERRORS = "commitErrors";

  /** Fragments that the aggregator has put into committables. */
  public static final String STAGED_FRAGMENTS = "stagedFragments";

  /** Runs of the maintenance that merged fragments and removed versions. */
  public static final String MAINTENANCE_RUNS = "maintenanceRuns";

  public static final String MAINTENANCE_ERRORS = "maintenanceErrors";

  private SinkMetrics() {}
}
