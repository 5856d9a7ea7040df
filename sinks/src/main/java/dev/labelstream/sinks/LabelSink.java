package dev.labelstream.sinks;

import java.time.Clock;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.SupportsPreCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;

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
public final class LabelSink<T>
    implements Sink<T>,
        SupportsCommitter<LanceCommittable>,
        SupportsPreCommitTopology<StagedChanges, LanceCommittable> {

  private static final long serialVersionUID = 1L;

  private final SinkSettings settings;
  private final LabelEncoder<T> labels;
  private final LanceTable.Factory table;

  public LabelSink(SinkSettings settings, LabelEncoder<T> labels) {
    this(settings, labels, settings.table());
  }

  /**
   * @param table where to write, instead of where the settings say
   */
  public LabelSink(SinkSettings settings, LabelEncoder<T> labels, LanceTable.Factory table) {
    this.settings = settings;
    this.labels = labels;
    this.table = table;
  }

  @Override
  public CommittingSinkWriter<T, StagedChanges> createWriter(WriterInitContext context) {
    return new LabelWriter<>(settings, labels, table.open(), context.metricGroup());
  }

  @Override
  public DataStream<CommittableMessage<LanceCommittable>> addPreCommitTopology(
      DataStream<CommittableMessage<StagedChanges>> staged) {
    return CommitAggregator.after(staged, settings, table, new SinkStart.OfLabels(labels));
  }

  @Override
  public Committer<LanceCommittable> createCommitter(CommitterInitContext context) {
    return new LanceCommitter(settings, table, context.metricGroup(), Clock.systemUTC());
  }

  @Override
  public SimpleVersionedSerializer<StagedChanges> getWriteResultSerializer() {
    return new StagedChangesSerializer();
  }

  @Override
  public SimpleVersionedSerializer<LanceCommittable> getCommittableSerializer() {
    return new LanceCommittableSerializer();
  }
}
