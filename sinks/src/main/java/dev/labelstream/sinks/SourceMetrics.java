package dev.labelstream.sinks;

/** The names of what a source of stored rows tells beside Flink's own metrics. */
public final class SourceMetrics {

  /** Gauge of the enumerator: rows that lacked the label in the version that is read. */
  public static final String ROWS_PLANNED = "rowsPlanned";

  /** Gauge of the enumerator: the rows of those in fragments that no reader has begun yet. */
  public static final String ROWS_WAITING = "rowsWaiting";

  /** Gauge of the enumerator: the version of the dataset that is read; 0 before there is one. */
  public static final String VERSION_READ = "versionRead";

  private SourceMetrics() {}
}
