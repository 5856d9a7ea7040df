package dev.labelstream.relabel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.labelstream.sinks.StoredRow;
import dev.labelstream.udf.Failure;
import dev.labelstream.udf.FailureReason;
import dev.labelstream.udf.Label;
import dev.labelstream.udf.score.LabelColumn;
import dev.labelstream.udf.score.LabelDeclaration;
import dev.labelstream.udf.score.ModelInput;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.Test;

class RowLabelColumnsTest {

  private static final LabelDeclaration RATING =
      new LabelDeclaration(
          "rating", "rating-2", List.of(LabelColumn.number("rating")), new ModelInput(8, 8));
  private static final StoredRow ROW = new StoredRow(7, 1, 3, null);

  private final RowLabelColumns columns = new RowLabelColumns(RATING);

  @Test
  void valuesAndFailuresGoToTheirColumns() {
    RowLabel scored =
        RowLabel.labeled(ROW, new Label("rating", "rating-2", new float[] {0.5f}, new String[0]));
    RowLabel refused =
        RowLabel.failed(
            ROW, new Failure(FailureReason.MODEL_FAILED, "The model fell", 1, Instant.EPOCH));

    assertThat(encoded(List.of(scored, refused)))
        .containsExactly("0.5 rating-2 null", "null rating-2 MODEL_FAILED: The model fell");
  }

  @Test
  void labelHasItsOwnColumnsOnly() {
    assertThat(columns.schema().getFields())
        .extracting(Field::getName)
        .containsExactly("rating", "rating_model", "rating_failure");
    assertThat(columns.modelColumn()).isEqualTo("rating_model");
  }

  private List<String> encoded(List<RowLabel> rows) {
    List<String> lines = new ArrayList<>();
    try (RootAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(columns.schema(), allocator)) {
      columns.encode(rows, root);
      root.setRowCount(rows.size());
      for (int row = 0; row < rows.size(); row++) {
        List<String> values = new ArrayList<>();
        for (var vector : root.getFieldVectors()) {
          values.add(String.valueOf(vector.getObject(row)));
        }
        lines.add(String.join(" ", values));
      }
    }
    return lines;
  }
}
