package dev.labelstream.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lance.Dataset;
import org.lance.ipc.LanceScanner;
import org.lance.ipc.ScanOptions;

/** A label of several columns, lists and vectors among them. */
class RichLabelTest {

  @TempDir Path folder;

  @Test
  void listsAndVectorsComeBackAndUnlabelledRowsStayNull() throws Exception {
    StoredNotes notes = createdNotes();
    List<NoteLabel> scored = new LabelledNotes(notes.path(), "rich").scored("m1");

    label(notes, new Rich(false), scored.subList(1, 3));
    label(notes, new Rich(false), scored.subList(4, 5));

    assertThat(read(notes))
        .containsExactly(
            "null null null null null",
            "1 -1 [\"word 1\"] [1.0,1.5] m1",
            "2 -2 [\"word 1\",\"word 2\"] [2.0,2.5] m1",
            "null null null null null",
            "4 -4 [\"word 1\",\"word 2\",\"word 3\",\"word 4\"] [4.0,4.5] m1");
  }

  @Test
  void columnsGoByTheirNamesWhateverTheirOrderInTheDataset() throws Exception {
    StoredNotes notes = createdNotes();
    List<NoteLabel> scored = new LabelledNotes(notes.path(), "rich").scored("m1");

    label(notes, new Rich(true), scored.subList(1, 2));
    label(notes, new Rich(true), scored.subList(2, 3));

    assertThat(read(notes).subList(0, 3))
        .containsExactly(
            "null null null null null",
            "1 -1 [\"word 1\"] [1.0,1.5] m1",
            "2 -2 [\"word 1\",\"word 2\"] [2.0,2.5] m1");
  }

  private StoredNotes createdNotes() throws Exception {
    StoredNotes notes = new StoredNotes(folder.resolve("notes.lance"));
    notes.create();
    notes.append(0, 5);
    try (StoredLanceTable table = notes.open()) {
      new DatasetColumns(table, "notes").prepareLabels(new Rich(false).schema());
    }
    return notes;
  }

  private static void label(StoredNotes notes, Rich encoder, List<NoteLabel> labels) {
    try (StoredLanceTable table = notes.open();
        VectorSchemaRoot root =
            VectorSchemaRoot.create(LabelKeys.before(encoder.schema()), table.allocator());
        LabelFile file = table.newLabelFile(encoder.modelColumn())) {
      LabelKeys.write(labels.stream().map(NoteLabel::row).toList(), root);
      encoder.encode(labels, root);
      root.setRowCount(labels.size());
      file.write(root);
      long version = table.latestVersion();
      StagedLabels staged = file.finish();
      table.commit(
          version,
          new CommitMark("rich", staged.file(), null, 1),
          List.of(),
          table.place(version, List.of(staged)));
    }
  }

  /** The label's columns of all rows, in the order low, high, words, vector, model. */
  private static List<String> read(StoredNotes notes) throws Exception {
    List<String> rows = new ArrayList<>();
    try (BufferAllocator allocator = new RootAllocator();
        Dataset dataset = Dataset.open().uri(notes.path().toString()).allocator(allocator).build();
        LanceScanner scanner =
            dataset.newScan(
                new ScanOptions.Builder()
                    .columns(List.of("low", "high", "words", "vector", "rich_model"))
                    .build());
        ArrowReader batches = scanner.scanBatches()) {
      while (batches.loadNextBatch()) {
        for (int i = 0; i < batches.getVectorSchemaRoot().getRowCount(); i++) {
          List<String> values = new ArrayList<>();
          for (FieldVector vector : batches.getVectorSchemaRoot().getFieldVectors()) {
            values.add(String.valueOf(vector.getObject(i)));
          }
          rows.add(String.join(" ", values));
        }
      }
    }
    return rows;
  }

  /**
   * For note n: low n, high -n, n words, and a vector.
   *
   * @param isReversed whether the columns stand the other way round
   */
  private record Rich(boolean isReversed) implements LabelEncoder<NoteLabel> {

    private static final ArrowType FLOAT =
        new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);

    @Override
    public Schema schema() {
      List<Field> fields =
          new ArrayList<>(
              List.of(
                  Field.nullable("low", new ArrowType.Int(64, true)),
                  Field.nullable("high", new ArrowType.Int(64, true)),
                  new Field(
                      "words",
                      FieldType.nullable(ArrowType.List.INSTANCE),
                      List.of(Field.nullable("item", ArrowType.Utf8.INSTANCE))),
                  new Field(
                      "vector",
                      FieldType.nullable(new ArrowType.FixedSizeList(2)),
                      List.of(Field.nullable("item", FLOAT))),
                  Field.nullable(modelColumn(), ArrowType.Utf8.INSTANCE)));
      if (isReversed) {
        Collections.reverse(fields);
      }
      return new Schema(fields);
    }

    @Override
    public String modelColumn() {
      return "rich_model";
    }

    @Override
    public StoredRow rowOf(NoteLabel labels) {
      return labels.row();
    }

    @Override
    public long sizeOf(NoteLabel labels) {
      return 100;
    }

    @Override
    public void encode(List<NoteLabel> labels, VectorSchemaRoot root) {
      BigIntVector low = (BigIntVector) root.getVector("low");
      BigIntVector high = (BigIntVector) root.getVector("high");
      ListVector words = (ListVector) root.getVector("words");
      FixedSizeListVector vectors = (FixedSizeListVector) root.getVector("vector");
      VarCharVector models = (VarCharVector) root.getVector(modelColumn());
      VarCharVector texts = (VarCharVector) words.getDataVector();
      Float4Vector numbers = (Float4Vector) vectors.getDataVector();
      int written = 0;
      for (int i = 0; i < labels.size(); i++) {
        long n = labels.get(i).number();
        low.setSafe(i, n);
        high.setSafe(i, -n);
        words.startNewValue(i);
        for (int word = 1; word <= n; word++) {
          texts.setSafe(written, ("word " + word).getBytes(StandardCharsets.UTF_8));
          written++;
        }
        words.endValue(i, (int) n);
        int at = vectors.startNewValue(i);
        numbers.setSafe(at, (float) n);
        numbers.setSafe(at + 1, n + 0.5f);
        models.setSafe(i, labels.get(i).model().getBytes(StandardCharsets.UTF_8));
      }
    }
  }
}
