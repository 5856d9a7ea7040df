package dev.labelstream.sinks.fault;

import dev.labelstream.sinks.CommitConflictException;
import dev.labelstream.sinks.CommitMark;
import dev.labelstream.sinks.FilledBatches;
import dev.labelstream.sinks.LanceTable;
import dev.labelstream.sinks.Note;
import dev.labelstream.sinks.NoteEncoder;
import java.util.List;
import java.util.UUID;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.lance.FragmentMetadata;

/** Stages and commits rows in one go, as the wrong sinks and foreign writers do. */
final class DirectAppend {

  private static final NoteEncoder ENCODER = new NoteEncoder();

  private DirectAppend() {}

  static void append(LanceTable table, String sinkId, List<Note> notes) {
    if (notes.isEmpty()) {
      return;
    }
    table.createIfAbsent(ENCODER.schema());
    List<FragmentMetadata> fragments = table.stage(new OneBatch(table, notes));
    CommitMark mark = new CommitMark(sinkId, UUID.randomUUID().toString(), null, 0);
    while (true) {
      try {
        table.commit(table.latestVersion(), mark, fragments);
        return;
      } catch (CommitConflictException e) {
        Thread.onSpinWait();
      }
    }
  }

  private static final class OneBatch extends FilledBatches {
    private final List<Note> notes;
    private boolean given;

    OneBatch(LanceTable table, List<Note> notes) {
      super(table.allocator(), ENCODER.schema());
      this.notes = notes;
    }

    @Override
    protected int fill(VectorSchemaRoot root) {
      if (given) {
        return 0;
      }
      given = true;
      ENCODER.encode(notes, root);
      return notes.size();
    }
  }
}
