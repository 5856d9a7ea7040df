package dev.labelstream.relabel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.labelstream.ingest.ConfigurationProblems;
import dev.labelstream.relabel.RelabelSettings.OneLabel;
import dev.labelstream.sinks.DatasetPin;
import dev.labelstream.sinks.StoredLanceTable;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelabelSettingsTest {

  private static final Field ID = Field.nullable("id", new ArrowType.Utf8());
  private static final Field IMAGE = Field.nullable("image", new ArrowType.LargeBinary());

  @TempDir Path folder;

  private final Map<String, String> keys = new HashMap<>();
  private String dataset = "";

  @BeforeEach
  void aDataset() {
    dataset = folder.resolve("images.lance").toString();
    keys.put("execution.checkpointing.interval", "10 s");
    keys.put("labelstream.sink.dataset", dataset);
  }

  @Test
  void eachLabelHasASinkAndATagOfItsOwn() {
    create(ID, IMAGE);

    OneLabel label = read().labels().get(0);

    assertThat(label.name()).isEqualTo("quality");
    assertThat(label.sink().sinkId()).isEqualTo("relabel-quality");
    assertThat(label.sink().maintainEvery()).as("left to who adds the rows").isZero();
    assertThat(label.source().readerId()).isEqualTo("relabel-quality");
    assertThat(label.source().pin()).isEqualTo(new DatasetPin.Newest());
    assertThat(label.score().declarations()).hasSize(1);
  }

  @Test
  void everyProblemIsToldAtOnce() {
    keys.clear();
    keys.put("labelstream.relabel.image-column", " ");
    keys.put("labelstream.relabel.version", "0");
    keys.put("labelstream.relabel.tag", "golden");
    keys.put("labelstream.relabel.follow", "true");
    keys.put("labelstream.relabel.look-every", "0 s");
    keys.put("labelstream.relabel.read-size", "much");
    keys.put("labelstream.relabel.max-pixels", "-1");
    keys.put("labelstream.score.labels", "beauty");

    assertThat(problems())
        .satisfiesExactlyInAnyOrder(
            p -> assertThat(p).startsWith("execution.checkpointing.interval is missing"),
            p -> assertThat(p).startsWith("labelstream.relabel.image-column is empty"),
            p -> assertThat(p).startsWith("labelstream.relabel.version is 0"),
            p -> assertThat(p).contains("labelstream.relabel.tag are both set"),
            p -> assertThat(p).startsWith("labelstream.relabel.follow goes on from the newest"),
            p -> assertThat(p).startsWith("labelstream.relabel.look-every is PT0S"),
            p -> assertThat(p).startsWith("labelstream.relabel.read-size is 'much'"),
            p -> assertThat(p).startsWith("labelstream.relabel.max-pixels is -1"),
            p -> assertThat(p).contains("the label 'beauty', which is neither built in"),
            p -> assertThat(p).startsWith("labelstream.sink.dataset is missing"));
  }

  @Test
  void missingDatasetIsTold() {
    assertThat(problems())
        .containsExactly("labelstream.sink.dataset is %s: there is no dataset".formatted(dataset));
  }

  @Test
  void missingVersionTagAndColumnAreTold() {
    create(ID, IMAGE);

    keys.put("labelstream.relabel.version", "99");
    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith("labelstream.relabel.version cannot be: there is no version 99 of");
    keys.remove("labelstream.relabel.version");
    keys.put("labelstream.relabel.tag", "golden");
    keys.put("labelstream.relabel.image-column", "picture");
    assertThat(problems())
        .satisfiesExactly(
            p ->
                assertThat(p)
                    .startsWith("labelstream.relabel.tag cannot be: there is no tag 'golden'"),
            p ->
                assertThat(p)
                    .startsWith(
                        "labelstream.relabel.image-column cannot be read: there is no column 'picture'")
                    .endsWith("which has id, image"));
  }

  @Test
  void columnThatHoldsNoPicturesIsTold() {
    create(ID, IMAGE);
    keys.put("labelstream.relabel.image-column", "id");

    assertThat(problems())
        .singleElement()
        .asString()
        .contains("the column 'id'", "is Utf8, but must be binary");
  }

  @Test
  void columnsOfSomebodyElseAreNotOverwritten() {
    create(
        ID,
        IMAGE,
        Field.nullable("quality", new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE)));

    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith("The label quality cannot be written")
        .contains("has a column quality, but no quality_model");
  }

  @Test
  void columnOfAnotherTypeIsTold() {
    create(ID, IMAGE, Field.nullable("quality_model", new ArrowType.Int(32, true)));

    assertThat(problems())
        .singleElement()
        .asString()
        .contains("the column quality_model", "is Int(32, true), but the label's is Utf8");
  }

  private void create(Field... columns) {
    try (StoredLanceTable table = new StoredLanceTable(dataset, Map.of(), 1L << 30)) {
      table.createIfAbsent(new Schema(List.of(columns)));
    }
  }

  private RelabelSettings read() {
    return RelabelSettings.read(Configuration.fromMap(keys));
  }

  private List<String> problems() {
    return catchThrowableOfType(ConfigurationProblems.class, this::read).problems();
  }
}
