package dev.labelstream.sinks;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** {@link Note}s as their columns and a label: how long the content is. */
public record LabelledNoteEncoder(String label) implements RowEncoder<Note> {

  private static final long serialVersionUID = 1L;
  private static final NoteEncoder NOTES = new NoteEncoder();

  @Override
  public Schema schema() {
    List<Field> fields = new ArrayList<>(NOTES.schema().getFields());
    fields.add(Field.nullable(label, new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE)));
    return new Schema(fields);
  }

  @Override
  public long sizeOf(Note note) {
    return NOTES.sizeOf(note);
  }

  @Override
  public void encode(List<Note> notes, VectorSchemaRoot root) {
    NOTES.encode(notes, root);
    Float4Vector lengths = (Float4Vector) root.getVector(label);
    for (int i = 0; i < notes.size(); i++) {
      lengths.setSafe(i, (float) notes.get(i).content().length);
    }
  }
}
