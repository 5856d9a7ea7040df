package dev.labelstream.sinks;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** {@link NoteLabel}s as the columns of a label: its value and its model, in this order. */
public record NoteLabelEncoder(String label) implements LabelEncoder<NoteLabel> {

  private static final long serialVersionUID = 1L;

  @Override
  public Schema schema() {
    return new Schema(
        List.of(
            Field.nullable(label, new ArrowType.Int(64, true)),
            Field.nullable(modelColumn(), new ArrowType.Utf8())));
  }

  @Override
  public String modelColumn() {
    return label + "_model";
  }

  @Override
  public StoredRow rowOf(NoteLabel labels) {
    return labels.row();
  }

  @Override
  public long sizeOf(NoteLabel labels) {
    return 8L + labels.model().length();
  }

  @Override
  public void encode(List<NoteLabel> labels, VectorSchemaRoot root) {
    BigIntVector values = (BigIntVector) root.getVector(label);
    VarCharVector models = (VarCharVector) root.getVector(modelColumn());
    for (int i = 0; i < labels.size(); i++) {
      values.setSafe(i, labels.get(i).value());
      models.setSafe(i, labels.get(i).model().getBytes(StandardCharsets.UTF_8));
    }
  }
}
