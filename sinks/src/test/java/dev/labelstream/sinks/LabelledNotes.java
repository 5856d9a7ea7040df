package dev.labelstream.sinks;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.jspecify.annotations.Nullable;
import org.lance.Dataset;
import org.lance.file.LanceFileReader;
import org.lance.ipc.LanceScanner;
import org.lance.ipc.ScanOptions;

/** A label of the notes of a dataset: read by the test's own scan, and staged as the sink does. */
public record LabelledNotes(String dataset, String label) implements Serializable {

  LabelledNotes(Path dataset, String label) {
    this(dataset.toString(), label);
  }

  /** What a note has: null and null if it was never labelled. */
  public record Labelled(@Nullable Long value, @Nullable String model) {
    static final Labelled NOT = new Labelled(null, null);

    static Labelled of(long number, String model) {
      return new Labelled(
          new NoteLabel(new StoredRow(0, 0, 0, null), number, model).value(), model);
    }
  }

  public NoteLabelEncoder encoder() {
    return new NoteLabelEncoder(label);
  }

  /** Adds the label's columns, as the aggregator does. */
  public void addColumns() throws InterruptedException {
    try (StoredLanceTable table = open()) {
      new DatasetColumns(table, dataset).prepareLabels(encoder().schema());
    }
  }

  private StoredLanceTable open() {
    return new StoredLanceTable(dataset, Map.of(), 1L << 30);
  }

  /** What {@code model} says of each note of the newest version, in the dataset's order. */
  public List<NoteLabel> scored(String model) throws Exception {
    List<NoteLabel> scored = new ArrayList<>();
    try (BufferAllocator allocator = new RootAllocator();
        Dataset read = Dataset.open().uri(dataset).allocator(allocator).build();
        LanceScanner scanner = read.newScan(options());
        ArrowReader batches = scanner.scanBatches()) {
      while (batches.loadNextBatch()) {
        VectorSchemaRoot root = batches.getVectorSchemaRoot();
        UInt8Vector rowIds = (UInt8Vector) root.getVector("_rowid");
        UInt8Vector addresses = (UInt8Vector) root.getVector("_rowaddr");
        for (int i = 0; i < root.getRowCount(); i++) {
          StoredRow row =
              new StoredRow(
                  rowIds.get(i),
                  (int) (addresses.get(i) >>> 32),
                  read.version(),
                  text(root.getVector(label + "_model"), i));
          String id = Objects.requireNonNull(text(root.getVector("id"), i));
          scored.add(new NoteLabel(row, Long.parseLong(id.substring("note-".length())), model));
        }
      }
    }
    return scored;
  }

  /** The labels of all notes of the newest version, by the notes' numbers. */
  public Map<Long, Labelled> read() throws Exception {
    Map<Long, Labelled> labels = new TreeMap<>();
    try (BufferAllocator allocator = new RootAllocator();
        Dataset read = Dataset.open().uri(dataset).allocator(allocator).build();
        LanceScanner scanner =
            read.newScan(
                new ScanOptions.Builder().columns(List.of("id", label, label + "_model")).build());
        ArrowReader batches = scanner.scanBatches()) {
      while (batches.loadNextBatch()) {
        VectorSchemaRoot root = batches.getVectorSchemaRoot();
        for (int i = 0; i < root.getRowCount(); i++) {
          String id = Objects.requireNonNull(text(root.getVector("id"), i));
          labels.put(
              Long.parseLong(id.substring("note-".length())),
              new Labelled(
                  (Long) root.getVector(label).getObject(i),
                  text(root.getVector(label + "_model"), i)));
        }
      }
    }
    return labels;
  }

  private ScanOptions options() {
    return new ScanOptions.Builder()
        .columns(List.of("id", label + "_model"))
        .withRowId(true)
        .withRowAddress(true)
        .build();
  }

  private static @Nullable String text(FieldVector vector, int index) {
    Object text = vector.getObject(index);
    return text == null ? null : text.toString();
  }

  /** The keys in a label file. */
  List<LabelKeys.Key> keys(StagedLabels staged) throws IOException {
    try (BufferAllocator allocator = new RootAllocator();
        LabelLines lines =
            new LabelLines(
                staged, LanceFileReader.open(dataset + "/data/" + staged.file(), allocator))) {
      return lines.keys();
    }
  }

  /** Stages the labels in one file. */
  public StagedLabels staged(List<NoteLabel> labels) throws IOException {
    try (StoredLanceTable table = open();
        VectorSchemaRoot root =
            VectorSchemaRoot.create(LabelKeys.before(encoder().schema()), table.allocator());
        LabelFile file = table.newLabelFile(encoder().modelColumn())) {
      LabelKeys.write(labels.stream().map(NoteLabel::row).toList(), root);
      encoder().encode(labels, root);
      root.setRowCount(labels.size());
      file.write(root);
      return file.finish();
    }
  }
}
