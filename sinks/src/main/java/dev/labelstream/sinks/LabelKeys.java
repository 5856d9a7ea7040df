package dev.labelstream.sinks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** The columns of a label file that stand before the label's own: which row each line is for. */
final class LabelKeys {

  private static final String ROW_ID = "__row_id";
  private static final String FRAGMENT_ID = "__fragment_id";
  private static final String READ_VERSION = "__read_version";
  private static final String SEEN_MODEL = "__seen_model";

  private static final ArrowType UNSIGNED_LONG = new ArrowType.Int(64, false);

  private static final List<Field> FIELDS =
      List.of(
          Field.nullable(ROW_ID, UNSIGNED_LONG),
          Field.nullable(FRAGMENT_ID, new ArrowType.Int(32, true)),
          Field.nullable(READ_VERSION, UNSIGNED_LONG),
          Field.nullable(SEEN_MODEL, ArrowType.Utf8.INSTANCE));

  /** About how many bytes the keys of a label take. */
  static final int BYTES = 24;

  /**
   * A line's key.
   *
   * @param broughtModel what the line has in the label's model column
   */
  record Key(StoredRow row, @Nullable String broughtModel) {}

  private LabelKeys() {}

  /** The columns of a label file. */
  static Schema before(Schema labels) {
    List<Field> fields = new ArrayList<>(FIELDS);
    fields.addAll(labels.getFields());
    return new Schema(fields);
  }

  /** Writes the rows' keys at positions 0 to {@code rows.size() - 1}. */
  static void write(List<StoredRow> rows, VectorSchemaRoot root) {
    UInt8Vector rowIds = (UInt8Vector) root.getVector(ROW_ID);
    IntVector fragmentIds = (IntVector) root.getVector(FRAGMENT_ID);
    UInt8Vector readVersions = (UInt8Vector) root.getVector(READ_VERSION);
    VarCharVector seenModels = (VarCharVector) root.getVector(SEEN_MODEL);
    for (int i = 0; i < rows.size(); i++) {
      StoredRow row = rows.get(i);
      rowIds.setSafe(i, row.rowId());
      fragmentIds.setSafe(i, row.fragmentId());
      readVersions.setSafe(i, row.readVersion());
      String seen = row.seenModel();
      if (seen == null) {
        seenModels.setNull(i);
      } else {
        seenModels.setSafe(i, seen.getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  /** The columns that {@link #read} needs. */
  static List<String> columns(String modelColumn) {
    List<String> columns = new ArrayList<>(FIELDS.stream().map(Field::getName).toList());
    columns.add(modelColumn);
    return columns;
  }

  /** The label's own columns among those of a label file. */
  static List<String> labelColumns(Schema file) {
    return file.getFields().subList(FIELDS.size(), file.getFields().size()).stream()
        .map(Field::getName)
        .toList();
  }

  /** The keys of all lines, in their order. */
  static List<Key> read(ArrowReader reader, String modelColumn) throws IOException {
    List<Key> keys = new ArrayList<>();
    Texts texts = new Texts();
    while (reader.loadNextBatch()) {
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      UInt8Vector rowIds = (UInt8Vector) root.getVector(ROW_ID);
      IntVector fragmentIds = (IntVector) root.getVector(FRAGMENT_ID);
      UInt8Vector readVersions = (UInt8Vector) root.getVector(READ_VERSION);
      FieldVector seenModels = root.getVector(SEEN_MODEL);
      FieldVector models = root.getVector(modelColumn);
      for (int i = 0; i < root.getRowCount(); i++) {
        StoredRow row =
            new StoredRow(
                rowIds.get(i), fragmentIds.get(i), readVersions.get(i), texts.at(seenModels, i));
        keys.add(new Key(row, texts.at(models, i)));
      }
    }
    return keys;
  }

  /** Texts of which there are few and each often: every one is kept once. */
  static final class Texts {
    private final Map<String, String> known = new HashMap<>();

    @Nullable String at(FieldVector vector, int index) {
      Object text = vector.getObject(index);
      return text == null ? null : known.computeIfAbsent(text.toString(), same -> same);
    }
  }
}
