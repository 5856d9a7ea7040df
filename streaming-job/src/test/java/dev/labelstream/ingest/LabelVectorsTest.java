package dev.labelstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.labelstream.udf.FetchedImage;
import dev.labelstream.udf.ImageRef;
import dev.labelstream.udf.KafkaPosition;
import dev.labelstream.udf.Label;
import dev.labelstream.udf.LabeledImage;
import dev.labelstream.udf.score.LabelColumn;
import dev.labelstream.udf.score.LabelDeclaration;
import dev.labelstream.udf.score.ModelInput;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.util.Text;
import org.junit.jupiter.api.Test;

class LabelVectorsTest {

  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
  private static final ModelInput INPUT = new ModelInput(8, 8);

  private static final LabelDeclaration QUALITY =
      new LabelDeclaration("quality", "quality-1", List.of(LabelColumn.number("quality")), INPUT);
  private static final LabelDeclaration RATING =
      new LabelDeclaration(
          "rating",
          "rating-2",
          List.of(
              LabelColumn.text("rating"),
              LabelColumn.number("rating_score"),
              LabelColumn.texts("tags", 2),
              LabelColumn.vector("features", 3)),
          INPUT);

  private final ImageColumns columns = new ImageColumns(List.of(QUALITY, RATING));

  @Test
  void labelColumnsFollowTheBaseColumnsWithTheirTypes() {
    List<Field> fields = columns.schema().getFields();

    assertThat(fields.subList(14, fields.size()))
        .extracting(Field::toString)
        .containsExactly(
            "quality: FloatingPoint(SINGLE)",
            "quality_model: Utf8",
            "rating: Utf8",
            "rating_score: FloatingPoint(SINGLE)",
            "tags: List<item: Utf8>",
            "features: FixedSizeList(3)<item: FloatingPoint(SINGLE)>",
            "rating_model: Utf8");
    assertThat(fields).allMatch(Field::isNullable);
  }

  @Test
  void baseColumnsAreThoseWithoutLabels() {
    assertThat(new ImageColumns(List.of()).schema().getFields())
        .extracting(Field::getName)
        .containsExactlyInAnyOrderElementsOf(ImageColumns.baseColumns())
        .contains("id", "image", "kafka_offset");
  }

  @Test
  void everyKindOfColumnHoldsWhatTheModelSaid() {
    List<LabeledImage> rows =
        List.of(
            aRow("a", quality(70), rating("cat", 0.9f, "cute", "soft", 1, 2, 3)),
            aRow("b", quality(30)),
            aRow("c", rating("dog", 0.8f, "wild", "loud", 4, 5, 6)));

    try (BufferAllocator memory = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(columns.schema(), memory)) {
      columns.encode(rows, root);
      root.setRowCount(rows.size());

      assertThat(values(root, "quality")).containsExactly(70f, 30f, null);
      assertThat(values(root, "quality_model")).containsExactly("quality-1", "quality-1", null);
      assertThat(values(root, "rating")).containsExactly("cat", null, "dog");
      assertThat(values(root, "rating_score")).containsExactly(0.9f, null, 0.8f);
      assertThat(values(root, "tags"))
          .containsExactly(
              List.of(new Text("cute"), new Text("soft")),
              null,
              List.of(new Text("wild"), new Text("loud")));
      assertThat(values(root, "features"))
          .containsExactly(List.of(1f, 2f, 3f), null, List.of(4f, 5f, 6f));
      assertThat(values(root, "rating_model")).containsExactly("rating-2", null, "rating-2");
    }
  }

  @Test
  void sizeOfARowCountsItsVectors() {
    long plain = columns.sizeOf(aRow("a"));

    assertThat(columns.sizeOf(aRow("a", new Label("big", "big-1", new float[512], new String[0]))))
        .isEqualTo(plain + 2048);
  }

  private static List<Object> values(VectorSchemaRoot root, String column) {
    return IntStream.range(0, root.getRowCount())
        .mapToObj(row -> root.getVector(column).getObject(row))
        .map(value -> value instanceof Text text ? text.toString() : value)
        .collect(Collectors.toList());
  }

  private static Label quality(float value) {
    return new Label("quality", "quality-1", new float[] {value}, new String[0]);
  }

  private static Label rating(
      String best, float score, String tag, String otherTag, float... features) {
    return new Label(
        "rating",
        "rating-2",
        new float[] {score, features[0], features[1], features[2]},
        new String[] {best, tag, otherTag});
  }

  private static LabeledImage aRow(String id, Label... labels) {
    var ref = new ImageRef(id, "http://x/" + id, null, null, NOON, new KafkaPosition("t", 0, 0));
    byte[] bytes = new byte[10];
    return new LabeledImage(
        new FetchedImage(ref, bytes, "image/png", 4, 4, "0".repeat(64), NOON), List.of(labels));
  }
}
