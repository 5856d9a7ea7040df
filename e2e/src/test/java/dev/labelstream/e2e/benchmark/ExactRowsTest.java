package dev.labelstream.e2e.benchmark;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.labelstream.ingest.ImageColumns;
import dev.labelstream.sinks.CommitMark;
import dev.labelstream.sinks.LanceTable;
import dev.labelstream.sinks.StoredLanceTable;
import dev.labelstream.udf.FetchedImage;
import dev.labelstream.udf.LabeledImage;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExactRowsTest {

  private static final PictureSet TWO_PICTURES =
      new PictureSet(
          Path.of("."),
          List.of(
              new PictureSet.Picture("a.jpg", 3, "hash-a"),
              new PictureSet.Picture("b.jpg", 3, "hash-b")));
  private static final NumberedUploads FOUR_UPLOADS =
      new NumberedUploads(List.of("http://localhost/a.jpg", "http://localhost/b.jpg"), 4);

  @TempDir private Path directory;

  @Test
  void eachUploadOnceWithItsPictureIsRight() {
    Path dataset =
        datasetOf(row(0, "hash-a"), row(3, "hash-b"), row(2, "hash-a"), row(1, "hash-b"));

    assertThatCode(() -> ExactRows.check(dataset, FOUR_UPLOADS, TWO_PICTURES))
        .doesNotThrowAnyException();
  }

  @Test
  void missingUploadIsNotRight() {
    Path dataset = datasetOf(row(0, "hash-a"), row(1, "hash-b"), row(2, "hash-a"));

    assertThatThrownBy(() -> ExactRows.check(dataset, FOUR_UPLOADS, TWO_PICTURES))
        .hasMessageContaining("of 4 uploads 1 are missing, 0 doubled, and 0 rows are wrong");
  }

  @Test
  void doubledUploadIsNotRightEvenIfTheCountIs() {
    Path dataset =
        datasetOf(row(0, "hash-a"), row(1, "hash-b"), row(2, "hash-a"), row(1, "hash-b"));

    assertThatThrownBy(() -> ExactRows.check(dataset, FOUR_UPLOADS, TWO_PICTURES))
        .hasMessageContaining("of 4 uploads 1 are missing, 1 doubled, and 0 rows are wrong");
  }

  @Test
  void anothersPictureAndAnUnknownUploadAreNotRight() {
    Path dataset =
        datasetOf(
            row(0, "hash-b"),
            row(1, "hash-b"),
            row(2, "hash-a"),
            row(3, "hash-b"),
            row(4, "hash-a"));

    assertThatThrownBy(() -> ExactRows.check(dataset, FOUR_UPLOADS, TWO_PICTURES))
        .hasMessageContaining("of 4 uploads 0 are missing, 0 doubled, and 2 rows are wrong");
  }

  private static LabeledImage row(long number, String sha256) {
    return new LabeledImage(
        new FetchedImage(
            FOUR_UPLOADS.refAt(number, Instant.EPOCH),
            new byte[] {1, 2, 3},
            "image/jpeg",
            1,
            1,
            sha256,
            Instant.EPOCH),
        List.of());
  }

  private Path datasetOf(LabeledImage... rows) {
    Path dataset = directory.resolve("images.lance");
    ImageColumns columns = new ImageColumns(List.of());
    BlockingQueue<List<LabeledImage>> batches =
        new ArrayBlockingQueue<>(2, true, List.of(Arrays.asList(rows), List.<LabeledImage>of()));
    try (LanceTable table = new StoredLanceTable(dataset.toString(), Map.of(), 1 << 20)) {
      table.createIfAbsent(columns.schema());
      table.commit(
          table.latestVersion(),
          new CommitMark("test", "only", null, 1),
          table.stage(new BatchQueueReader(table.allocator(), columns, batches)));
    }
    return dataset;
  }
}
