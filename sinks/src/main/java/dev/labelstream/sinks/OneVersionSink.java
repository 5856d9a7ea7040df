package dev.labelstream.sinks;

import java.time.Clock;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.SupportsPreCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Makes what all writers have staged for a checkpoint one version of a dataset, once, as the
 * package's introduction tells.
 *
 * @param <T> what comes in
 */
abstract sealed class OneVersionSink<T>
    implements Sink<T>,
        SupportsCommitter<LanceCommittable>,
        SupportsPreCommitTopology<StagedChanges, LanceCommittable>
    permits LanceSink, LabelSink {

  private static final long serialVersionUID = 1L;

  private final SinkSettings settings;
  private final LanceTable.Factory table;

  OneVersionSink(SinkSettings settings, LanceTable.Factory table) {
    this.settings = settings;
    this.table = table;
  }

  /** Makes a subtask's writer, which closes the table. */
  abstract CommittingSinkWriter<T, StagedChanges> createWriter(
      SinkSettings settings, LanceTable table, SinkWriterMetricGroup metrics);

  /** Returns how the sink begins in the dataset. */
  abstract SinkStart start();

  @Override
  public CommittingSinkWriter<T, StagedChanges> createWriter(WriterInitContext context) {
    return createWriter(settings, table.open(), context.metricGroup());
  }

  @Override
  public DataStream<CommittableMessage<LanceCommittable>> addPreCommitTopology(
      DataStream<CommittableMessage<StagedChanges>> staged) {
    return CommitAggregator.after(staged, settings, table, start());
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
