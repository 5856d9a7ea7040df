package dev.labelstream.relabel;

import dev.labelstream.ingest.LabelVectors;
import dev.labelstream.sinks.LabelEncoder;
import dev.labelstream.sinks.StoredRow;
import dev.labelstream.udf.Failure;
import dev.labelstream.udf.score.LabelDeclaration;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The columns of one label, as the ingest job writes them, and {@code <label>_failure}: why a row
 * has none of this model's values, as reason and detail; null where all is well.
 */
public final class RowLabelColumns implements LabelEncoder<RowLabel> {

  private static final long serialVersionUID = 1L;

  /** What a row takes beside the label's values: the model's version, mostly. */
  private static final long BYTES_BESIDE_THE_VALUES = 32;

  private final LabelDeclaration label;

  public RowLabelColumns(LabelDeclaration label) {
    this.label = label;
  }

  static String failureColumn(LabelDeclaration label) {
    return label.name() + "_failure";
  }

  @Override
  public Schema schema() {
    List<Field> fields = new ArrayList<>(LabelVectors.fields(label));
    fields.add(Field.nullable(failureColumn(label), new ArrowType.Utf8()));
    return new Schema(fields);
  }

  @Override
  public String modelColumn() {
    return label.modelColumn();
  }

  @Override
  public StoredRow rowOf(RowLabel row) {
    return row.row();
  }

  @Override
  public long sizeOf(RowLabel row) {
    long values = row.label() == null ? 0 : LabelVectors.sizeOf(row.label());
    long failure = row.failure() == null ? 0 : row.failure().detail().length();
    return BYTES_BESIDE_THE_VALUES + values + failure;
  }

  @Override
  public void encode(List<RowLabel> rows, VectorSchemaRoot root) {
    for (int i = 0; i < rows.size(); i++) {
      RowLabel row = rows.get(i);
      if (row.label() != null) {
        LabelVectors.set(label, row.label(), root, i);
      } else if (row.failure() != null) {
        setText(root, label.modelColumn(), i, label.modelVersion());
        setText(root, failureColumn(label), i, inWords(row.failure()));
      }
    }
  }

  private static String inWords(Failure failure) {
    return failure.reason() + ": " + failure.detail();
  }

  private static void setText(VectorSchemaRoot root, String column, int row, String text) {
    ((VarCharVector) root.getVector(column)).setSafe(row, text.getBytes(StandardCharsets.UTF_8));
  }
}
