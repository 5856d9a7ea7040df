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
 * Writes rows of any type to a Lance dataset, each exactly once.
 *
 * <p>See the package's introduction for the protocol. Needs checkpoints: without them rows become
 * visible only when the job ends. The operator of {@code sinkTo} must have a uid.
 *
 * @param <T> the rows; they must not change after they were given to the sink
 */
public final class LanceSink<T>
    implements Sink<T>,
        SupportsCommitter<LanceCommittable>,
        SupportsPreCommitTopology<StagedChanges, LanceCommittable> {

  private static final long serialVersionUID = 1L;

  private final SinkSettings settings;
  private final RowEncoder<T> rows;
  private final LanceTable.Factory table;

  public LanceSink(SinkSettings settings, RowEncoder<T> rows) {
    this(settings, rows, settings.table());
  }

  /**
   * @param table where to write, instead of where the settings say
   */
  public LanceSink(SinkSettings settings, RowEncoder<T> rows, LanceTable.Factory table) {
    this.settings = settings;
    this.rows = rows;
    this.table = table;
  }

  @Override
  public CommittingSinkWriter<T, StagedChanges> createWriter(WriterInitContext context) {
    return new FragmentWriter<>(settings, rows, table.open(), context.metricGroup());
  }

  @Override
  public DataStream<CommittableMessage<LanceCommittable>> addPreCommitTopology(
      DataStream<CommittableMessage<StagedChanges>> staged) {
    return CommitAggregator.after(staged, settings, table, new SinkStart.OfRows(rows));
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
