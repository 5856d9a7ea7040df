package dev.labelstream.sinks;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.lance.MetadataColumns;

/** Gives Lance the chosen labels of one fragment, each with its row id. */
final class ChosenLabels extends ArrowReader {

  private static final Field ROW_ID =
      Field.nullable(MetadataColumns.ROWID, new ArrowType.Int(64, false));

  private final List<Field> columns;
  private final Deque<Map.Entry<LabelLines, BitSet>> files;
  private Optional<OpenFile> open = Optional.empty();

  /** A file, the batches of its chosen lines, and the line at which the next batch begins. */
  private record OpenFile(LabelLines lines, BitSet chosen, ArrowReader batches, int nextLine) {}

  /**
   * @param columns the label's, as the dataset has them
   * @param chosen lines of each file; at least one of each
   */
  ChosenLabels(BufferAllocator allocator, List<Field> columns, Map<LabelLines, BitSet> chosen) {
    super(allocator);
    this.columns = columns;
    this.files = new ArrayDeque<>(chosen.entrySet());
  }

  @Override
  protected Schema readSchema() {
    List<Field> fields = new ArrayList<>(List.of(ROW_ID));
    fields.addAll(columns);
    return new Schema(fields);
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    VectorSchemaRoot root = getVectorSchemaRoot();
    root.clear();
    while (open.isPresent() || !files.isEmpty()) {
      OpenFile file = open.isPresent() ? open.get() : openNext();
      if (file.batches().loadNextBatch()) {
        VectorSchemaRoot batch = file.batches().getVectorSchemaRoot();
        int end = file.nextLine() + batch.getRowCount();
        int count = copy(file, batch, end, root);
        open = Optional.of(new OpenFile(file.lines(), file.chosen(), file.batches(), end));
        if (count > 0) {
          root.setRowCount(count);
          return true;
        }
      } else {
        closeReadSource();
      }
    }
    return false;
  }

  private OpenFile openNext() throws IOException {
    Map.Entry<LabelLines, BitSet> next = files.remove();
    int first = next.getValue().nextSetBit(0);
    ArrowReader batches =
        next.getKey()
            .labels(columns.stream().map(Field::getName).toList(), first, next.getValue().length());
    OpenFile file = new OpenFile(next.getKey(), next.getValue(), batches, first);
    open = Optional.of(file);
    return file;
  }

  /** Copies the batch's chosen lines; returns how many they are. */
  private static int copy(OpenFile file, VectorSchemaRoot batch, int end, VectorSchemaRoot root) {
    UInt8Vector rowIds = (UInt8Vector) root.getVector(MetadataColumns.ROWID);
    int count = 0;
    for (int line = file.chosen().nextSetBit(file.nextLine());
        line >= 0 && line < end;
        line = file.chosen().nextSetBit(line + 1)) {
      rowIds.setSafe(count, file.lines().keys().get(line).row().rowId());
      for (FieldVector source : batch.getFieldVectors()) {
        root.getVector(source.getName()).copyFromSafe(line - file.nextLine(), count, source);
      }
      count++;
    }
    return count;
  }

  @Override
  public long bytesRead() {
    return 0;
  }

  @Override
  protected void closeReadSource() throws IOException {
    if (open.isPresent()) {
      open.get().batches().close();
      open = Optional.empty();
    }
  }
}
