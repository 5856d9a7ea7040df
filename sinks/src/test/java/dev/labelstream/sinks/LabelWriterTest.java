package dev.labelstream.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.metrics.groups.InternalSinkWriterMetricGroup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelWriterTest {

  private static final long BYTES_OF_THREE = 3L * (LabelKeys.BYTES + 8 + "m1".length());
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
  private final List<Integer> batches = new ArrayList<>();
  private StoredNotes notes;
  private LabelledNotes stars;

  @BeforeEach
  void createDataset() throws Exception {
    notes = new StoredNotes(folder.resolve("notes.lance"));
    notes.create();
    notes.append(0, 10);
    stars = new LabelledNotes(notes.path(), "stars");
    stars.addColumns();
  }

  @Test
  void nothingIsStagedForNoLabels() throws Exception {
    try (LabelWriter<NoteLabel> writer = writer(notes.open())) {
      writer.flush(false);

      assertThat(writer.prepareCommit()).isEmpty();
    }
    assertThat(notes.dataFiles()).hasSize(1);
  }

  @Test
  void labelsOfACheckpointAreOneFileInBatchesOfBytes() throws Exception {
    List<NoteLabel> scored = stars.scored("m1");
    StagedLabels staged;
    try (LabelWriter<NoteLabel> writer = writer(notes.open())) {
      write(writer, scored.subList(0, 8));
      staged = only(writer.prepareCommit());
    }

    assertThat(batches).containsExactly(3, 3, 2);
    assertThat(staged.rows()).isEqualTo(8);
    assertThat(staged.modelColumn()).isEqualTo("stars_model");
    assertThat(stars.keys(staged))
        .isEqualTo(
            scored.subList(0, 8).stream()
                .map(label -> new LabelKeys.Key(label.row(), "m1"))
                .toList());
    assertThat(metrics.getNumRecordsSendCounter().getCount()).isEqualTo(8);
    assertThat(metrics.getNumBytesSendCounter().getCount()).isEqualTo(BYTES_OF_THREE / 3 * 8);
  }

  @Test
  void fileBeginsAnewAfterEachCheckpoint() throws Exception {
    List<NoteLabel> scored = stars.scored("m1");
    try (LabelWriter<NoteLabel> writer = writer(notes.open())) {
      write(writer, scored.subList(0, 4));
      StagedLabels first = only(writer.prepareCommit());
      Collection<StagedChanges> ofAnEmptyCheckpoint = writer.prepareCommit();
      write(writer, scored.subList(4, 6));
      StagedLabels second = only(writer.prepareCommit());

      assertThat(ofAnEmptyCheckpoint).isEmpty();
      assertThat(second.file()).isNotEqualTo(first.file());
      assertThat(second.rows()).isEqualTo(2);
    }
  }

  @Test
  void cleaningKeepsStagedLabels() throws Exception {
    StagedLabels staged;
    try (LabelWriter<NoteLabel> writer = writer(notes.open())) {
      write(writer, stars.scored("m1"));
      staged = only(writer.prepareCommit());
    }

    notes.cleanUp();

    assertThat(stars.keys(staged)).hasSize(10);
  }

  @Test
  void closedWriterLeavesNoFileOfAnUnfinishedCheckpoint() throws Exception {
    try (LabelWriter<NoteLabel> writer = writer(notes.open())) {
      write(writer, stars.scored("m1"));
      assertThat(batches).isNotEmpty();
    }

    assertThat(notes.dataFiles()).hasSize(1);
  }

  @Test
  void failureOfTheStorageIsAnIoException() throws Exception {
    List<NoteLabel> scored = stars.scored("m1");
    try (LabelWriter<NoteLabel> writer = writer(new FullTable(notes.open()))) {
      assertThatThrownBy(() -> write(writer, scored))
          .isInstanceOf(IOException.class)
          .hasMessage("Cannot stage labels: No space left on device");
    }
    assertThat(metrics.getNumRecordsSendErrorsCounter().getCount()).isEqualTo(3);
  }

  @Test
  void folderThatCannotBeWrittenIsAnIoException() throws Exception {
    List<NoteLabel> scored = stars.scored("m1");
    Path data = notes.path().resolve("data");
    Files.move(data, folder.resolve("away"));
    Files.writeString(data, "not a folder");

    try (LabelWriter<NoteLabel> writer = writer(notes.open())) {
      assertThatThrownBy(() -> write(writer, scored))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("Cannot stage labels")
          .hasMessageContaining("File exists");
    }
  }

  private static void write(LabelWriter<NoteLabel> writer, List<NoteLabel> labels)
      throws IOException {
    for (NoteLabel label : labels) {
      writer.write(label, NOW);
    }
  }

  private static StagedLabels only(Collection<StagedChanges> staged) {
    assertThat(staged).hasSize(1);
    StagedChanges changes = staged.iterator().next();
    assertThat(changes.fragments()).isEmpty();
    assertThat(changes.labels()).hasSize(1);
    return changes.labels().get(0);
  }

  private LabelWriter<NoteLabel> writer(LanceTable table) {
    Configuration config = new Configuration();
    config.set(SinkOptions.DATASET, notes.path().toString());
    config.set(SinkOptions.BATCH_SIZE, new MemorySize(BYTES_OF_THREE));
    SinkSettings settings =
        SinkSettings.read(
                config,
                problem -> {
                  throw new IllegalArgumentException(problem);
                })
            .orElseThrow();
    return new LabelWriter<>(settings, stars.encoder(), new CountingTable(table), metrics);
  }

  /** Notes how many labels each batch has. */
  private final class CountingTable extends ForwardingTable {
    CountingTable(LanceTable table) {
      super(table);
    }

    @Override
    public LabelFile newLabelFile(String modelColumn) {
      LabelFile file = super.newLabelFile(modelColumn);
      return new LabelFile() {
        @Override
        public void write(VectorSchemaRoot batch) {
          batches.add(batch.getRowCount());
          file.write(batch);
        }

        @Override
        public StagedLabels finish() {
          return file.finish();
        }

        @Override
        public void close() {
          file.close();
        }
      };
    }
  }

  /** Has no room for another file. */
  private static final class FullTable extends ForwardingTable {
    FullTable(LanceTable table) {
      super(table);
    }

    @Override
    public LabelFile newLabelFile(String modelColumn) {
      throw new UncheckedIOException("No space left on device", new IOException());
    }
  }
}
