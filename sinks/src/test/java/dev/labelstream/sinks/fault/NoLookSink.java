package dev.labelstream.sinks.fault;

import dev.labelstream.sinks.CommitConflictException;
import dev.labelstream.sinks.CommitMark;
import dev.labelstream.sinks.LanceCommittable;
import dev.labelstream.sinks.LanceSink;
import dev.labelstream.sinks.LanceTable;
import dev.labelstream.sinks.Note;
import dev.labelstream.sinks.NoteEncoder;
import dev.labelstream.sinks.SinkSettings;
import dev.labelstream.sinks.StagedFragments;
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
final class NoLookSink
    implements Sink<Note>,
        SupportsCommitter<LanceCommittable>,
        SupportsPreCommitTopology<StagedFragments, LanceCommittable> {

  private static final long serialVersionUID = 1L;

  private final LanceSink<Note> right;
  private final LanceTable.Factory table;

  NoLookSink(SinkSettings settings, LanceTable.Factory table) {
    this.right = new LanceSink<>(settings, new NoteEncoder(), table);
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
        table.commit(table.latestVersion(), mark, committable.fragments());
        return;
      } catch (CommitConflictException e) {
        Thread.onSpinWait();
      }
    }
  }

  @Override
  public CommittingSinkWriter<Note, StagedFragments> createWriter(WriterInitContext context) {
    return right.createWriter(context);
  }

  @Override
  public DataStream<CommittableMessage<LanceCommittable>> addPreCommitTopology(
      DataStream<CommittableMessage<StagedFragments>> staged) {
    return right.addPreCommitTopology(staged);
  }

  @Override
  public SimpleVersionedSerializer<StagedFragments> getWriteResultSerializer() {
    return right.getWriteResultSerializer();
  }

  @Override
  public SimpleVersionedSerializer<LanceCommittable> getCommittableSerializer() {
    return right.getCommittableSerializer();
  }
}
