package dev.labelstream.sinks;

import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;

/**
 * Writes the columns of one label to rows that a Lance dataset holds already, without touching
 * their other columns.
 *
 * <p>All labels of a checkpoint become one version of the dataset, by the protocol of the package's
 * introduction. A row is left alone that was deleted meanwhile, or whose {@link
 * LabelEncoder#modelColumn model column} no longer holds what it held when the row was read; both
 * are counted (see {@link SinkMetrics}). Rows may come in any order and more than once; it is
 * cheapest when those of a fragment come together, since each checkpoint writes the label's columns
 * anew for every fragment that it touches.
 *
 * <p>The dataset must exist; the label's columns are added if they are missing. A job without state
 * may begin where the sink has committed before: nothing is overwritten, so nothing is written
 * twice. Needs checkpoints: without them labels become visible only when the job ends. The operator
 * of {@code sinkTo} must have a uid. Jobs that write to one dataset need different sink ids, an
 * ingest job and each label's.
 *
 * @param <T> the labels of one row; they must not change after they were given to the sink
 */
public final class LabelSink<T> extends OneVersionSink<T> {

  private static final long serialVersionUID = 1L;

  private final LabelEncoder<T> labels;

  public LabelSink(SinkSettings settings, LabelEncoder<T> labels) {
    this(settings, labels, settings.table());
  }

  /**
   * @param table where to write, instead of where the settings say
   */
  public LabelSink(SinkSettings settings, LabelEncoder<T> labels, LanceTable.Factory table) {
    super(settings, table);
    this.labels = labels;
  }

  @Override
  CommittingSinkWriter<T, StagedChanges> createWriter(
      SinkSettings settings, LanceTable table, SinkWriterMetricGroup metrics) {
    return new LabelWriter<>(settings, labels, table, metrics);
  }

  @Override
  SinkStart start() {
    return new SinkStart.OfLabels(labels);
  }
}
