package dev.labelstream.sinks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.lance.CommitBuilder;
import org.lance.Dataset;
import org.lance.FragmentMetadata;
import org.lance.Transaction;
import org.lance.ipc.LanceScanner;
import org.lance.operation.Append;

/** A dataset of {@link Note}s in a folder, and what others than the sink do to it. */
record StoredNotes(Path path) {

  static final NoteEncoder ENCODER = new NoteEncoder();

  StoredLanceTable open() {
    return new StoredLanceTable(path.toString(), Map.of(), 1L << 30);
  }

  void create() {
    try (StoredLanceTable table = open()) {
      table.createIfAbsent(ENCODER.schema());
    }
  }

  /** Stages {@code count} notes from number {@code first} on. */
  List<FragmentMetadata> staged(long first, int count) throws IOException, InterruptedException {
    try (StoredLanceTable table = open()) {
      Schema columns = table.latestVersion() == 0 ? ENCODER.schema() : table.schema();
      Staging<Note> staging = new Staging<>(table, columns, ENCODER);
      staging.add(LongStream.range(first, first + count).mapToObj(Note::number).toList());
      return staging.finish().fragments();
    }
  }

  static List<String> idsOf(long first, int count) {
    return LongStream.range(first, first + count).mapToObj(n -> Note.number(n).id()).toList();
  }

  /** Appends notes as any other writer would. */
  void append(long first, int count) throws IOException, InterruptedException {
    List<FragmentMetadata> fragments = staged(first, count);
    try (BufferAllocator allocator = new RootAllocator();
        Dataset dataset = dataset(allocator);
        Transaction transaction =
            new Transaction.Builder()
                .readVersion(dataset.version())
                .operation(Append.builder().fragments(fragments).build())
                .build();
        Dataset appended = new CommitBuilder(dataset).execute(transaction)) {
      appended.version();
    }
  }

  void compact() {
    try (BufferAllocator allocator = new RootAllocator();
        Dataset dataset = dataset(allocator)) {
      dataset.compact();
    }
  }

  void delete(String predicate) {
    try (BufferAllocator allocator = new RootAllocator();
        Dataset dataset = dataset(allocator)) {
      dataset.delete(predicate);
    }
  }

  void setBackTo(long version) {
    try (BufferAllocator allocator = new RootAllocator();
        Dataset dataset = dataset(allocator);
        Dataset old = dataset.checkoutVersion(version)) {
      old.restore();
    }
  }

  /** Removes all versions but the newest. */
  void cleanUp() {
    try (StoredLanceTable table = open()) {
      table.cleanUp(System.currentTimeMillis() + 1000);
    }
  }

  long version() {
    try (StoredLanceTable table = open()) {
      return table.latestVersion();
    }
  }

  /** The ids of all rows of the newest version, in the dataset's order. */
  List<String> ids() throws Exception {
    List<String> ids = new ArrayList<>();
    try (BufferAllocator allocator = new RootAllocator();
        Dataset dataset = dataset(allocator);
        LanceScanner scanner = dataset.newScan();
        ArrowReader reader = scanner.scanBatches()) {
      while (reader.loadNextBatch()) {
        VarCharVector vector = (VarCharVector) reader.getVectorSchemaRoot().getVector("id");
        for (int i = 0; i < vector.getValueCount(); i++) {
          ids.add(new String(vector.get(i), StandardCharsets.UTF_8));
        }
      }
    }
    return ids;
  }

  List<Path> dataFiles() throws IOException {
    Path data = path.resolve("data");
    if (!Files.exists(data)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(data)) {
      return files.toList();
    }
  }

  private Dataset dataset(BufferAllocator allocator) {
    return Dataset.open().uri(path.toString()).allocator(allocator).build();
  }
}
