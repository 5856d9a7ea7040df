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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.Text;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageColumnsTest {

  private static final LabelDeclaration TASTE =
      new LabelDeclaration(
          "taste",
          "taste-3",
          List.of(LabelColumn.number("taste"), LabelColumn.number("taste_doubt")),
          new ModelInput(8, 8));
  private static final LabelDeclaration SAFETY =
      new LabelDeclaration(
          "safety", "safety-1", List.of(LabelColumn.number("safety")), new ModelInput(8, 8));
  private static final KafkaPosition POSITION = new KafkaPosition("uploads", 3, 5_000_000_000L);
  private static final byte[] BYTES = {0, (byte) 0x89, 'P', 'N', 'G', -1};

  @Test
  void schemaIsThatOfTheDesign() {
    Schema schema = new ImageColumns(List.of(TASTE, SAFETY)).schema();

    assertThat(schema.getFields())
        .extracting(field -> field.getName() + " " + field.getType())
        .containsExactly(
            "id Utf8",
            "url Utf8",
            "image LargeBinary",
            "media_type Utf8",
            "width Int(32, true)",
            "height Int(32, true)",
            "sha256 Utf8",
            "caption Utf8",
            "attributes Utf8",
            "uploaded_at Timestamp(MICROSECOND, UTC)",
            "fetched_at Timestamp(MICROSECOND, UTC)",
            "kafka_topic Utf8",
            "kafka_partition Int(32, true)",
            "kafka_offset Int(64, true)",
            "taste FloatingPoint(SINGLE)",
            "taste_doubt FloatingPoint(SINGLE)",
            "taste_model Utf8",
            "safety FloatingPoint(SINGLE)",
            "safety_model Utf8");
    assertThat(schema.getFields()).allMatch(Field::isNullable);
    assertThat(schema.findField("image").getMetadata())
        .isEqualTo(Map.of("lance-encoding:compression", "none"));
    assertThat(schema.getFields())
        .filteredOn(field -> !field.getName().equals("image"))
        .allSatisfy(field -> assertThat(field.getMetadata()).isEmpty());
  }

  @Test
  void everyValueLandsInItsColumn() {
    LabeledImage image =
        image(
            "猫-1",
            "一只猫🐈",
            "{\"likes\":7}",
            Instant.parse("2026-01-02T03:04:05.678901Z"),
            List.of(
                new Label("safety", "safety-1", new float[] {0.75f}, new String[0]),
                new Label("taste", "taste-3", new float[] {61.5f, -0.25f}, new String[0])));

    Map<String, @Nullable Object> row = encode(List.of(TASTE, SAFETY), image).get(0);

    Map<String, @Nullable Object> expected = new LinkedHashMap<>();
    expected.put("id", "猫-1");
    expected.put("url", "https://x/a.png?sig=***&b=1");
    expected.put("image", BYTES);
    expected.put("media_type", "image/png");
    expected.put("width", 640);
    expected.put("height", 480);
    expected.put("sha256", "ab12");
    expected.put("caption", "一只猫🐈");
    expected.put("attributes", "{\"likes\":7}");
    expected.put("uploaded_at", 1_767_323_045_678_901L);
    expected.put("fetched_at", 1_767_323_046_000_001L);
    expected.put("kafka_topic", "uploads");
    expected.put("kafka_partition", 3);
    expected.put("kafka_offset", 5_000_000_000L);
    expected.put("taste", 61.5f);
    expected.put("taste_doubt", -0.25f);
    expected.put("taste_model", "taste-3");
    expected.put("safety", 0.75f);
    expected.put("safety_model", "safety-1");
    assertThat(row).usingRecursiveComparison().isEqualTo(expected);
  }

  @Test
  void whatAnUploadLacksIsNullInItsRowAlone() {
    LabeledImage bare = image("bare", null, null, Instant.EPOCH, List.of());
    LabeledImage full =
        image(
            "full",
            "",
            "{}",
            Instant.EPOCH,
            List.of(new Label("taste", "taste-2", new float[] {1, 2}, new String[0])));

    List<Map<String, @Nullable Object>> rows = encode(List.of(TASTE), bare, full, bare);

    for (Map<String, @Nullable Object> row : List.of(rows.get(0), rows.get(2))) {
      assertThat(row)
          .containsEntry("id", "bare")
          .containsEntry("caption", null)
          .containsEntry("attributes", null)
          .containsEntry("taste", null)
          .containsEntry("taste_doubt", null)
          .containsEntry("taste_model", null);
    }
    assertThat(rows.get(1))
        .containsEntry("id", "full")
        .containsEntry("caption", "")
        .containsEntry("attributes", "{}")
        .containsEntry("taste", 1f)
        .containsEntry("taste_doubt", 2f)
        .containsEntry("taste_model", "taste-2");
  }

  @ParameterizedTest
  @CsvSource({
    "1970-01-01T00:00:00Z, 0",
    "1969-12-31T23:59:59.999999999Z, -1",
    "2026-01-01T00:00:00.000000999Z, 1767225600000000",
    "9999-12-31T23:59:59.999999999Z, 253402300799999999",
  })
  void timesAreMicrosecondsRoundedDown(Instant time, long micros) {
    LabeledImage image = image("a", null, null, time, List.of());

    assertThat(encode(List.of(), image).get(0)).containsEntry("uploaded_at", micros);
  }

  @Test
  void manyRowsKeepTheirPictures() {
    LabeledImage[] images = new LabeledImage[3_000];
    for (int i = 0; i < images.length; i++) {
      images[i] = image("id-" + i, "caption " + i, null, Instant.EPOCH, List.of());
    }

    List<Map<String, @Nullable Object>> rows = encode(List.of(), images);

    assertThat(rows).hasSize(3_000);
    for (int i = 0; i < images.length; i++) {
      assertThat(rows.get(i)).containsEntry("id", "id-" + i).containsEntry("image", BYTES);
    }
  }

  @Test
  void sizeIsMostlyThatOfThePicture() {
    LabeledImage image = image("a", null, null, Instant.EPOCH, List.of());

    assertThat(new ImageColumns(List.of()).sizeOf(image))
        .isBetween((long) BYTES.length, BYTES.length + 1_000L);
  }

  private static LabeledImage image(
      String id,
      @Nullable String caption,
      @Nullable String attributes,
      Instant uploadedAt,
      List<Label> labels) {
    ImageRef ref =
        new ImageRef(
            id, "https://x/a.png?sig=s3cret&b=1", caption, attributes, uploadedAt, POSITION);
    Instant fetchedAt = Instant.parse("2026-01-02T03:04:06.000001Z");
    return new LabeledImage(
        new FetchedImage(ref, BYTES, "image/png", 640, 480, "ab12", fetchedAt), labels);
  }

  /** The rows as Arrow has them: by column, text as text. */
  private static List<Map<String, @Nullable Object>> encode(
      List<LabelDeclaration> labels, LabeledImage... images) {
    ImageColumns columns = new ImageColumns(labels);
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(columns.schema(), allocator)) {
      columns.encode(List.of(images), root);
      root.setRowCount(images.length);
      for (int i = 0; i < images.length; i++) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        for (FieldVector vector : root.getFieldVectors()) {
          Object value = vector.getObject(i);
          boolean text = value instanceof Text;
          row.put(vector.getName(), text ? String.valueOf(value) : value);
        }
        rows.add(row);
      }
    }
    return rows;
  }
}
