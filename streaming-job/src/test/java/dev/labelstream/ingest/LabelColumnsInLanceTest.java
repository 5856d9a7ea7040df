package dev.labelstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.labelstream.sinks.CommitMark;
import dev.labelstream.sinks.FilledBatches;
import dev.labelstream.sinks.StoredLanceTable;
import dev.labelstream.udf.FetchedImage;
import dev.labelstream.udf.ImageRef;
import dev.labelstream.udf.KafkaPosition;
import dev.labelstream.udf.Label;
import dev.labelstream.udf.LabeledImage;
import dev.labelstream.udf.score.LabelColumn;
import dev.labelstream.udf.score.LabelDeclaration;
import dev.labelstream.udf.score.ModelInput;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lance.Dataset;
import org.lance.ipc.LanceScanner;
import org.lance.ipc.ScanOptions;

/** That Lance takes the columns of every kind of label, also those of a label that comes later. */
class LabelColumnsInLanceTest {

  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
  private static final LabelDeclaration RATING =
      new LabelDeclaration(
          "rating",
          "rating-2",
          List.of(
              LabelColumn.text("rating"),
              LabelColumn.texts("tags", 2),
              LabelColumn.vector("features", 3)),
          new ModelInput(8, 8));

  @TempDir Path folder;

  @Test
  void columnsOfANewLabelAreNullBeforeAndFilledAfterwards() throws Exception {
    var without = new ImageColumns(List.of());
    var with = new ImageColumns(List.of(RATING));
    String uri = folder.resolve("images.lance").toString();
    try (var table = new StoredLanceTable(uri, Map.of(), 1L << 30)) {
      table.createIfAbsent(without.schema());
      commit(table, "first", null, without.schema(), without, List.of(List.of(aRow("a"))));
      List<Field> all = with.schema().getFields();
      table.addColumns(all.subList(without.schema().getFields().size(), all.size()));

      commit(
          table,
          "second",
          "first",
          with.schema(),
          with,
          List.of(
              List.of(aRow("b", rating("cat", 1)), aRow("c"), aRow("d", rating("dog", 2))),
              List.of(aRow("e", rating("fish", 3)))));
      // A job that does not know the label goes on writing beside one that does.
      commit(table, "third", "second", with.schema(), without, List.of(List.of(aRow("f"))));

      assertThat(read(table.allocator(), uri))
          .containsExactlyInAnyOrder(
              "a null null null null",
              "b cat [\"cat\",\"beast\"] [1.0,1.5,-1.0] rating-2",
              "c null null null null",
              "d dog [\"dog\",\"beast\"] [2.0,2.5,-2.0] rating-2",
              "e fish [\"fish\",\"beast\"] [3.0,3.5,-3.0] rating-2",
              "f null null null null");
    }
  }

  private static void commit(
      StoredLanceTable table,
      String id,
      @Nullable String parent,
      Schema schema,
      ImageColumns encoder,
      List<List<LabeledImage>> batches) {
    var staged = table.stage(new Batches(table.allocator(), schema, encoder, batches.iterator()));
    table.commit(table.latestVersion(), new CommitMark("test", id, parent, 1), staged);
  }

  private static List<String> read(BufferAllocator memory, String uri) throws Exception {
    List<String> rows = new ArrayList<>();
    try (Dataset dataset = Dataset.open().uri(uri).allocator(memory).build();
        LanceScanner scanner =
            dataset.newScan(
                new ScanOptions.Builder()
                    .columns(List.of("id", "rating", "tags", "features", "rating_model"))
                    .build());
        ArrowReader reader = scanner.scanBatches()) {
      while (reader.loadNextBatch()) {
        VectorSchemaRoot root = reader.getVectorSchemaRoot();
        for (int row = 0; row < root.getRowCount(); row++) {
          List<String> values = new ArrayList<>();
          for (var vector : root.getFieldVectors()) {
            values.add(String.valueOf(vector.getObject(row)));
          }
          rows.add(String.join(" ", values));
        }
      }
    }
    return rows;
  }

  private static Label rating(String best, float first) {
    return new Label(
        "rating",
        "rating-2",
        new float[] {first, first + 0.5f, -first},
        new String[] {best, best, "beast"});
  }

  private static LabeledImage aRow(String id, Label... labels) {
    var ref = new ImageRef(id, "http://x/" + id, null, null, NOON, new KafkaPosition("t", 0, 0));
    return new LabeledImage(
        new FetchedImage(ref, new byte[10], "image/png", 4, 4, "0".repeat(64), NOON),
        List.of(labels));
  }

  /** Batches encoded into one root, one after another, as the sink does it. */
  private static final class Batches extends FilledBatches {
    private final ImageColumns encoder;
    private final Iterator<List<LabeledImage>> batches;

    Batches(
        BufferAllocator memory,
        Schema schema,
        ImageColumns encoder,
        Iterator<List<LabeledImage>> batches) {
      super(memory, schema);
      this.encoder = encoder;
      this.batches = batches;
    }

    @Override
    protected int fill(VectorSchemaRoot root) {
      if (!batches.hasNext()) {
        return 0;
      }
      List<LabeledImage> rows = batches.next();
      encoder.encode(rows, root);
      return rows.size();
    }
  }
}
