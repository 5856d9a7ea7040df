package dev.labelstream.sinks;

import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;

/**
 * Writes rows of any type to a Lance dataset, each exactly once.
 *
 * <p>See the package's introduction for the protocol. Needs checkpoints: without them rows become
 * visible only when the job ends. The operator of {@code sinkTo} must have a uid.
 *
 * @param <T> the rows; they must not change after they were given to the sink
 */
public final class LanceSink<T> extends OneVersionSink<T> {

  private static final long serialVersionUID = 1L;

  private final RowEncoder<T> rows;

  public LanceSink(SinkSettings settings, RowEncoder<T> rows) {
    this(settings, rows, settings.table());
  }

  /**
   * @param table where to write, instead of where the settings say
   */
  public LanceSink(SinkSettings settings, RowEncoder<T> rows, LanceTable.Factory table) {
    super(settings, table);
    this.rows = rows;
  }

  @Override
  CommittingSinkWriter<T, StagedChanges> createWriter(
      SinkSettings settings, LanceTable table, SinkWriterMetricGroup metrics) {
    return new FragmentWriter<>(settings, rows, table, metrics);
  }

  @Override
  SinkStart start() {
    return new SinkStart.OfRows(rows);
  }
}
