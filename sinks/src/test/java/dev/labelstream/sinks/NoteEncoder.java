package dev.labelstream.sinks;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** {@link Note}s as the columns {@code id} and {@code content}. */
public final class NoteEncoder implements RowEncoder<Note> {

  private static final long serialVersionUID = 1L;

  @Override
  public Schema schema() {
    return new Schema(
        List.of(
            Field.nullable("id", new ArrowType.Utf8()),
            Field.nullable("content", new ArrowType.LargeBinary())));
  }

  @Override
  public long sizeOf(Note note) {
    return (long) note.content().length + note.id().length();
  }

  @Override
  public void encode(List<Note> notes, VectorSchemaRoot root) {
    VarCharVector ids = (VarCharVector) root.getVector("id");
    LargeVarBinaryVector contents = (LargeVarBinaryVector) root.getVector("content");
    for (int i = 0; i < notes.size(); i++) {
      ids.setSafe(i, notes.get(i).id().getBytes(StandardCharsets.UTF_8));
      contents.setSafe(i, notes.get(i).content());
    }
  }
}
