package dev.labelstream.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.metrics.groups.InternalSinkWriterMetricGroup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lance.FragmentMetadata;

class FragmentWriterTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long BYTES_OF_THREE = 3L * (64 + "note-0".length());
  private static final SinkWriter.Context NOW =
      new SinkWriter.Context() {
        @Override
        public long currentWatermark() {
          return 0;
        }

        @Override
        public @Nullable Long timestamp() {
          return null;
        }
      };

  @TempDir Path folder;

  private final SinkWriterMetricGroup metrics =
      InternalSinkWriterMetricGroup.wrap(UnregisteredMetricsGroup.createOperatorMetricGroup());
  private String threadName = "";
  private StoredNotes notes;

  @BeforeEach
  void createDataset() {
    notes = new StoredNotes(folder.resolve("notes.lance"));
    notes.create();
    threadName = Thread.currentThread().getName();
    Thread.currentThread().setName("writer " + folder.getFileName());
  }

  @AfterEach
  void restoreThreadName() {
    Thread.currentThread().setName(threadName);
  }

  @Test
  void nothingIsStagedForNoRows() throws Exception {
    BatchCounter table = new BatchCounter(notes.open());
    try (FragmentWriter<Note> writer = writer(table, BYTES_OF_THREE)) {

      writer.flush(false);

      assertThat(writer.prepareCommit()).isEmpty();
      assertThat(table.runs).isEmpty();
    }
  }

  @Test
  void batchesAreCutByTheirBytes() throws Exception {
    BatchCounter table = new BatchCounter(notes.open());
    try (FragmentWriter<Note> writer = writer(table, BYTES_OF_THREE)) {

      write(writer, 0, 8);
      Collection<StagedChanges> staged = writer.prepareCommit();

      assertThat(table.runs).containsExactly(List.of(3, 3, 2));
      assertThat(staged).singleElement().extracting(StagedChanges::rows).isEqualTo(8L);
    }
  }

  @Test
  void rowLargerThanABatchIsABatch() throws Exception {
    BatchCounter table = new BatchCounter(notes.open());
    try (FragmentWriter<Note> writer = writer(table, 1)) {

      write(writer, 0, 3);
      writer.prepareCommit();

      assertThat(table.runs).containsExactly(List.of(1, 1, 1));
    }
  }

  @Test
  void runBeginsAnewAfterEachCheckpoint() throws Exception {
    BatchCounter table = new BatchCounter(notes.open());
    try (FragmentWriter<Note> writer = writer(table, BYTES_OF_THREE)) {

      write(writer, 0, 4);
      writer.prepareCommit();
      Collection<StagedChanges> ofAnEmptyCheckpoint = writer.prepareCommit();
      write(writer, 4, 2);
      writer.prepareCommit();

      assertThat(ofAnEmptyCheckpoint).isEmpty();
      assertThat(table.runs).containsExactly(List.of(3, 1), List.of(2));
    }
  }

  @Test
  void stagedRowsAreWhatWasWritten() throws Exception {
    Collection<StagedChanges> staged;
    try (FragmentWriter<Note> writer = writer(notes.open(), BYTES_OF_THREE)) {
      write(writer, 0, 100);
      staged = writer.prepareCommit();
    }

    StagedChanges only = staged.iterator().next();
    try (StoredLanceTable table = notes.open()) {
      table.commit(1, new CommitMark("ingest", "a", null, 1), only.fragments());
    }
    assertThat(notes.ids()).isEqualTo(StoredNotes.idsOf(0, 100));
    assertThat(only.bytes()).isGreaterThan(100L * 64);
    assertThat(metrics.getNumRecordsSendCounter().getCount()).isEqualTo(100);
    assertThat(metrics.getNumBytesSendCounter().getCount()).isEqualTo(only.bytes());
  }

  @Test
  void writerWaitsForASlowStorageInsteadOfFillingTheMemory() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger given = new AtomicInteger();
    try (FragmentWriter<Note> writer = writer(new HeldTable(notes.open(), release), 1)) {
      FutureTask<Collection<StagedChanges>> staged =
          new FutureTask<>(
              () -> {
                for (int n = 0; n < 50; n++) {
                  given.incrementAndGet();
                  writer.write(Note.number(n), NOW);
                }
                return writer.prepareCommit();
              });
      Thread task = new Thread(staged);
      task.start();

      waitUntil(
          "the writer waits",
          () -> given.get() > 1 && task.getState() == Thread.State.TIMED_WAITING);
      int givenBeforeTheStorageReads = given.get();
      release.countDown();

      assertThat(givenBeforeTheStorageReads).isLessThanOrEqualTo(2);
      assertThat(staged.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .singleElement()
          .extracting(StagedChanges::rows)
          .isEqualTo(50L);
    }
  }

  @Test
  void failureOfTheStorageReachesTheNextWrite() throws Exception {
    try (FragmentWriter<Note> writer = writer(new FullTable(notes.open()), 1)) {

      assertThatThrownBy(() -> write(writer, 0, 3))
          .isInstanceOf(IOException.class)
          .hasMessage("Cannot stage rows: no space left on device")
          .hasCauseInstanceOf(IllegalStateException.class);
      assertThat(metrics.getNumRecordsSendErrorsCounter().getCount()).isEqualTo(1);
    }
  }

  @Test
  void failureOfTheStorageReachesTheCheckpoint() throws Exception {
    try (FragmentWriter<Note> writer = writer(new FullTable(notes.open()), BYTES_OF_THREE)) {
      write(writer, 0, 2);

      assertThatThrownBy(writer::prepareCommit)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no space left on device");
    }
  }

  @Test
  void rowsThatLanceDidNotWriteFailTheCheckpoint() throws Exception {
    try (FragmentWriter<Note> writer = writer(new LossyTable(notes.open()), BYTES_OF_THREE)) {
      write(writer, 0, 8);

      assertThatThrownBy(writer::prepareCommit)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("Lance staged 7 rows of 8");
    }
  }

  @Test
  void failedEncoderFailsTheCheckpointAndLeavesNothing() throws Exception {
    FragmentWriter<Note> writer =
        new FragmentWriter<>(settings(BYTES_OF_THREE), new BrokenEncoder(3), notes.open(), metrics);

    assertThatThrownBy(
            () -> {
              write(writer, 0, 8);
              writer.prepareCommit();
            })
        .isInstanceOf(IOException.class)
        .hasMessageContaining("note-3 cannot be encoded");
    writer.close();

    assertThat(notes.dataFiles()).isEmpty();
    waitUntil("no thread is left", this::noThreadIsLeft);
  }

  @Test
  void closeInTheMiddleLeavesNoFileAndNoThread() throws Exception {
    FragmentWriter<Note> writer = writer(notes.open(), BYTES_OF_THREE);
    write(writer, 0, 500);

    writer.close();

    assertThat(notes.dataFiles()).isEmpty();
    waitUntil("no thread is left", this::noThreadIsLeft);
  }

  @Test
  void closeOfAnInterruptedTaskLeavesNoFileAndNoThread() throws Exception {
    FragmentWriter<Note> writer = writer(notes.open(), BYTES_OF_THREE);
    write(writer, 0, 500);
    Thread.currentThread().interrupt();

    writer.close();

    assertThat(Thread.interrupted()).as("the interrupt is passed on").isTrue();
    assertThat(notes.dataFiles()).isEmpty();
    waitUntil("no thread is left", this::noThreadIsLeft);
  }

  @Test
  void closeBeforeTheFirstRowIsQuiet() {
    FragmentWriter<Note> writer = writer(notes.open(), BYTES_OF_THREE);

    writer.close();

    assertThat(noThreadIsLeft()).isTrue();
  }

  private FragmentWriter<Note> writer(LanceTable table, long batchBytes) {
    return new FragmentWriter<>(settings(batchBytes), StoredNotes.ENCODER, table, metrics);
  }

  private SinkSettings settings(long batchBytes) {
    Configuration config = new Configuration();
    config.set(SinkOptions.DATASET, notes.path().toString());
    config.set(SinkOptions.BATCH_SIZE, new MemorySize(batchBytes));
    return SinkSettings.read(config, problem -> assertThat(problem).isNull()).orElseThrow();
  }

  private static void write(FragmentWriter<Note> writer, int first, int count)
      throws IOException, InterruptedException {
    for (int n = first; n < first + count; n++) {
      writer.write(Note.number(n), NOW);
    }
  }

  private boolean noThreadIsLeft() {
    String name = "stage-" + Thread.currentThread().getName();
    return Thread.getAllStackTraces().keySet().stream().noneMatch(t -> t.getName().equals(name));
  }

  private static void waitUntil(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("deadline until " + what).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  /** Reads what it is given and counts it, run by run and batch by batch. */
  private static class BatchCounter extends ForwardingTable {
    final List<List<Integer>> runs = new ArrayList<>();

    BatchCounter(LanceTable table) {
      super(table);
    }

    @Override
    public List<FragmentMetadata> stage(ArrowReader rows) {
      List<Integer> batches = new ArrayList<>();
      try (rows) {
        while (rows.loadNextBatch()) {
          batches.add(rows.getVectorSchemaRoot().getRowCount());
        }
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
      runs.add(batches);
      return List.of(Fragments.of(batches.stream().mapToInt(b -> b).sum()));
    }
  }

  /** Says that it wrote one row less than it was given. */
  private static final class LossyTable extends BatchCounter {
    LossyTable(LanceTable table) {
      super(table);
    }

    @Override
    public List<FragmentMetadata> stage(ArrowReader rows) {
      return List.of(Fragments.of(super.stage(rows).get(0).getPhysicalRows() - 1));
    }
  }

  /** Does not read before it is released. */
  private static final class HeldTable extends ForwardingTable {
    private final CountDownLatch release;

    HeldTable(LanceTable table, CountDownLatch release) {
      super(table);
      this.release = release;
    }

    @Override
    public List<FragmentMetadata> stage(ArrowReader rows) {
      try {
        release.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return super.stage(rows);
    }
  }

  private static final class FullTable extends ForwardingTable {
    FullTable(LanceTable table) {
      super(table);
    }

    @Override
    public List<FragmentMetadata> stage(ArrowReader rows) {
      throw new IllegalStateException("no space left on device");
    }
  }

  /** Cannot encode the note of one number. */
  private record BrokenEncoder(int number) implements RowEncoder<Note> {
    @Override
    public Schema schema() {
      return StoredNotes.ENCODER.schema();
    }

    @Override
    public long sizeOf(Note note) {
      return StoredNotes.ENCODER.sizeOf(note);
    }

    @Override
    public void encode(List<Note> rows, VectorSchemaRoot root) {
      StoredNotes.ENCODER.encode(rows, root);
      String broken = Note.number(number).id();
      if (rows.stream().anyMatch(note -> note.id().equals(broken))) {
        throw new IllegalArgumentException(broken + " cannot be encoded");
      }
    }
  }
}
