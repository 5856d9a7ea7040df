package dev.labelstream.udf.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelDeclarationTest {

  @Test
  void modelColumnIsNamedAfterTheLabel() {
    assertThat(aLabelWith("blur", "blur_edges").modelColumn()).isEqualTo("blur_model");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Blur", "1st", "blur-edges", "a b"})
  void columnsThatSqlWouldHaveToQuoteAreRefused(String column) {
    assertThatThrownBy(() -> aLabelWith(column))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("declares the column '" + column + "'");
  }

  @Test
  void noColumnIsDeclaredTwiceNorTakenFromTheModelVersion() {
    assertThatThrownBy(() -> aLabelWith("blur", "blur"))
        .hasMessage("The label blur declares the column blur twice");
    assertThatThrownBy(() -> aLabelWith("blur_model"))
        .hasMessage("The label blur declares the column blur_model twice");
    assertThatThrownBy(() -> aLabelWith()).hasMessage("The label blur declares no column");
  }

  private static LabelDeclaration aLabelWith(String... columns) {
    return new LabelDeclaration(
        "blur",
        "blur-1",
        Stream.of(columns).map(LabelColumn::number).toList(),
        new ModelInput(8, 8));
  }
}
