package dev.labelstream.sinks.fault;

import dev.labelstream.sinks.CommitConflictException;
import dev.labelstream.sinks.CommitMark;
import dev.labelstream.sinks.LanceTable;
import dev.labelstream.sinks.Note;
import dev.labelstream.sinks.NoteEncoder;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
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

  private static final class OneBatch extends ArrowReader {
    private final List<Note> notes;
    private boolean given;

    OneBatch(LanceTable table, List<Note> notes) {
      super(table.allocator());
      this.notes = notes;
    }

    @Override
    public boolean loadNextBatch() throws IOException {
      VectorSchemaRoot root = getVectorSchemaRoot();
      root.clear();
      if (given) {
        return false;
      }
      given = true;
      ENCODER.encode(notes, root);
      root.setRowCount(notes.size());
      return true;
    }

    @Override
    public long bytesRead() {
      return 0;
    }

    @Override
    protected void closeReadSource() {}

    @Override
    protected Schema readSchema() {
      return ENCODER.schema();
    }
  }
}
