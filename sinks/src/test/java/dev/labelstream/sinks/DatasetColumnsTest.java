package dev.labelstream.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lance.FragmentMetadata;

class DatasetColumnsTest {

  private static final LabelledNoteEncoder LABELLED = new LabelledNoteEncoder("length");

  @TempDir Path folder;

  private StoredNotes notes;

  @SuppressWarnings("NullAway.Init")
  DatasetColumnsTest() {}

  @BeforeEach
  void createDataset() {
    notes = new StoredNotes(folder.resolve("notes.lance"));
    notes.create();
  }

  @Test
  void newLabelIsNullInTheRowsBeforeAndSetInTheRowsAfter() throws Exception {
    commit(StoredNotes.ENCODER, 0, 2);

    prepare(LABELLED.schema());
    commit(LABELLED, 2, 1);

    assertThat(rows("id", "length"))
        .containsExactly(row("note-0", null), row("note-1", null), row("note-2", (Object) 64f));
  }

  @Test
  void columnThatIsThereIsNotAddedAgain() throws Exception {
    prepare(LABELLED.schema());
    long version = version();

    prepare(LABELLED.schema());

    assertThat(version()).isEqualTo(version);
  }

  @Test
  void columnsThatTheJobDoesNotWriteStayAndAreNullInItsRows() throws Exception {
    prepare(LABELLED.schema());

    commit(StoredNotes.ENCODER, 0, 1);

    assertThat(columns()).containsExactly("id", "content", "length");
    assertThat(rows("id", "length")).containsExactly(row("note-0", null));
  }

  @Test
  void fragmentsStagedBeforeTheColumnCameAreCommittedAfterIt() throws Exception {
    List<FragmentMetadata> stagedBefore = notes.staged(0, 2);

    prepare(LABELLED.schema());

    try (StoredLanceTable table = notes.open()) {
      table.commit(table.latestVersion(), new CommitMark("ingest", "a", null, 1), stagedBefore);
    }
    assertThat(rows("id", "length")).containsExactly(row("note-0", null), row("note-1", null));
  }

  @Test
  void addingAColumnWritesNoDataFile() throws Exception {
    commit(StoredNotes.ENCODER, 0, 2);
    List<Path> before = notes.dataFiles();

    prepare(LABELLED.schema());

    assertThat(notes.dataFiles()).isEqualTo(before);
  }

  @Test
  void runningReaderIsNotDisturbed() throws Exception {
    commit(StoredNotes.ENCODER, 0, 2);
    try (DatasetSnapshot reader = snapshot()) {
      prepare(LABELLED.schema());

      assertThat(reader.columns()).containsExactly("id", "content");
      assertThat(reader.head(List.of("id"), 10)).hasSize(2);
    }
  }

  @Test
  void racingTasksAddEachColumnOnceAndLoseNoRow() throws Exception {
    int tasks = 6;
    ExecutorService threads = Executors.newFixedThreadPool(tasks);
    try {
      CyclicBarrier start = new CyclicBarrier(tasks);
      List<Future<?>> results = new ArrayList<>();
      for (int task = 0; task < tasks; task++) {
        int number = task;
        // Half of them bring one label, half another.
        LabelledNoteEncoder encoder = new LabelledNoteEncoder("label_" + task % 2);
        results.add(
            threads.submit(
                () -> {
                  start.await();
                  prepare(encoder.schema());
                  commit("sink-" + number, encoder, number, 1);
                  return null;
                }));
      }
      for (Future<?> result : results) {
        result.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(columns()).containsExactlyInAnyOrder("id", "content", "label_0", "label_1");
    assertThat(rows("id", "label_0", "label_1"))
        .hasSize(tasks)
        .allSatisfy(row -> assertThat(row.values()).filteredOn(v -> v != null).hasSize(2));
  }

  @Test
  void columnOfAnotherTypeIsRefused() {
    Schema other = new Schema(List.of(Field.nullable("content", new ArrowType.Utf8())));

    assertThatThrownBy(() -> prepare(other))
        .isInstanceOf(BrokenChainException.class)
        .hasMessageContaining("column content is LargeBinary in the dataset")
        .hasMessageContaining("the job writes Utf8");
  }

  private void prepare(Schema schema) throws InterruptedException {
    try (StoredLanceTable table = notes.open()) {
      new DatasetColumns(table, notes.path().toString()).prepare(schema);
    }
  }

  private void commit(RowEncoder<Note> encoder, long first, int count) throws Exception {
    commit("ingest", encoder, first, count);
  }

  private void commit(String sinkId, RowEncoder<Note> encoder, long first, int count)
      throws Exception {
    try (StoredLanceTable table = notes.open()) {
      while (true) {
        // What a writer does: all of the dataset's columns as they are now.
        Schema columns =
            new DatasetColumns(table, notes.path().toString()).prepare(encoder.schema());
        Staging<Note> staging = new Staging<>(table, columns, encoder);
        List<Note> batch = new ArrayList<>();
        for (long n = first; n < first + count; n++) {
          batch.add(Note.number(n));
        }
        try {
          staging.add(batch);
          List<FragmentMetadata> fragments = staging.finish().fragments();
          table.commit(table.latestVersion(), new CommitMark(sinkId, sinkId, null, 1), fragments);
          return;
        } catch (CommitConflictException | IOException e) {
          // A column came between; a task would fail over and do the same.
          Thread.onSpinWait();
        }
      }
    }
  }

  private DatasetSnapshot snapshot() {
    return DatasetSnapshot.latest(notes.path().toString()).orElseThrow();
  }

  private long version() {
    try (DatasetSnapshot snapshot = snapshot()) {
      return snapshot.version();
    }
  }

  private List<String> columns() {
    try (DatasetSnapshot snapshot = snapshot()) {
      return snapshot.columns();
    }
  }

  private List<Map<String, @Nullable Object>> rows(String... columns) throws IOException {
    try (DatasetSnapshot snapshot = snapshot()) {
      return snapshot.head(List.of(columns), 100).stream()
          .map(DatasetColumnsTest::withPlainText)
          .toList();
    }
  }

  private static Map<String, @Nullable Object> withPlainText(Map<String, @Nullable Object> row) {
    row.computeIfPresent("id", (column, id) -> id.toString());
    return row;
  }

  private static Map<String, @Nullable Object> row(String id, @Nullable Object length) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put("id", id);
    row.put("length", length);
    return row;
  }
}
