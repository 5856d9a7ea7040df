package dev.labelstream.e2e.benchmark;

import dev.labelstream.sinks.LabelEncoder;
import dev.labelstream.sinks.StoredRow;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** A label of one float32, and the text column for its model's version that every label has. */
record ScoreColumn(String name) implements LabelEncoder<RowScore> {

  private static final byte[] VERSION = "score-1".getBytes(StandardCharsets.UTF_8);

  @Override
  public Schema schema() {
    return new Schema(
        List.of(
            Field.nullable(name, new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE)),
            Field.nullable(modelColumn(), new ArrowType.Utf8())));
  }

  @Override
  public String modelColumn() {
    return name + "_model";
  }

  @Override
  public StoredRow rowOf(RowScore score) {
    return score.row();
  }

  @Override
  public long sizeOf(RowScore score) {
    return (long) Float.BYTES + VERSION.length;
  }

  @Override
  public void encode(List<RowScore> scores, VectorSchemaRoot root) {
    Float4Vector values = (Float4Vector) root.getVector(name);
    VarCharVector versions = (VarCharVector) root.getVector(modelColumn());
    for (int i = 0; i < scores.size(); i++) {
      values.setSafe(i, scores.get(i).score());
      versions.setSafe(i, VERSION);
    }
  }
}
