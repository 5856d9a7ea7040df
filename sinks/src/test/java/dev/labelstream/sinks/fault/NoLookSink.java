package dev.labelstream.sinks.fault;

import dev.labelstream.sinks.CommitConflictException;
import dev.labelstream.sinks.CommitMark;
import dev.labelstream.sinks.LanceCommittable;
import dev.labelstream.sinks.LanceTable;
import dev.labelstream.sinks.StagedChanges;
import java.io.IOException;
import java.util.Collection;
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

/** Wrong: two phases, but it commits whatever it is offered without looking whether it is there. */
final class NoLookSink<T>
    implements Sink<T>,
        SupportsCommitter<LanceCommittable>,
        SupportsPreCommitTopology<StagedChanges, LanceCommittable> {

  private static final long serialVersionUID = 1L;

  private final Sink<T> writing;
  private final SupportsCommitter<LanceCommittable> committing;
  private final SupportsPreCommitTopology<StagedChanges, LanceCommittable> aggregating;
  private final LanceTable.Factory table;

  /**
   * @param right the sink that this is but for the look
   */
  <
          S extends
              Sink<T> & SupportsCommitter<LanceCommittable>
                  & SupportsPreCommitTopology<StagedChanges, LanceCommittable>>
      NoLookSink(S right, LanceTable.Factory table) {
    this.writing = right;
    this.committing = right;
    this.aggregating = right;
    this.table = table;
  }

  @Override
  public Committer<LanceCommittable> createCommitter(CommitterInitContext context) {
    LanceTable opened = table.open();
    return new Committer<>() {
      @Override
      public void commit(Collection<CommitRequest<LanceCommittable>> requests) {
        for (CommitRequest<LanceCommittable> request : requests) {
          append(opened, request.getCommittable());
        }
      }

      @Override
      public void close() {
        opened.close();
      }
    };
  }

  private static void append(LanceTable table, LanceCommittable committable) {
    CommitMark mark =
        new CommitMark(
            committable.sinkId(),
            committable.commitId(),
            committable.parentId(),
            committable.checkpointId());
    while (true) {
      try {
        long version = table.latestVersion();
        table.commit(
            version, mark, committable.fragments(), table.place(version, committable.labels()));
        return;
      } catch (CommitConflictException e) {
        Thread.onSpinWait();
      }
    }
  }

  // The writers of both right sinks stage.
  @SuppressWarnings("unchecked")
  @Override
  public CommittingSinkWriter<T, StagedChanges> createWriter(WriterInitContext context)
      throws IOException {
    return (CommittingSinkWriter<T, StagedChanges>) writing.createWriter(context);
  }

  @Override
  public DataStream<CommittableMessage<LanceCommittable>> addPreCommitTopology(
      DataStream<CommittableMessage<StagedChanges>> staged) {
    return aggregating.addPreCommitTopology(staged);
  }

  @Override
  public SimpleVersionedSerializer<StagedChanges> getWriteResultSerializer() {
    return aggregating.getWriteResultSerializer();
  }

  @Override
  public SimpleVersionedSerializer<LanceCommittable> getCommittableSerializer() {
    return committing.getCommittableSerializer();
  }
}
