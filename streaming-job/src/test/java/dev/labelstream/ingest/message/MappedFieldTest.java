package dev.labelstream.ingest.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MappedFieldTest {

  @Test
  void dotsSeparateStepsAndBarsAlternatives() {
    MappedField field = MappedField.parse("url | meta.file.url");

    assertThat(field.alternatives())
        .containsExactly(
            new FieldPath(List.of("url")), new FieldPath(List.of("meta", "file", "url")));
  }

  @Test
  void backslashKeepsDotsBarsAndBackslashesInNames() {
    MappedField field = MappedField.parse("file\\.url|a\\|b.c\\\\d");

    assertThat(field.alternatives())
        .containsExactly(new FieldPath(List.of("file.url")), new FieldPath(List.of("a|b", "c\\d")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"url", "url|meta.file.url", "file\\.url|a\\|b.c\\\\d", ""})
  void isPrintedAsItIsConfigured(String text) {
    assertThat(MappedField.parse(text)).hasToString(text);
  }

  @Test
  void blankTextHasNoAlternatives() {
    assertThat(MappedField.parse("  ").alternatives()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a..b", ".a", "a.", "a||b", "|", "a| |b"})
  void emptyNamesAreRefused(String text) {
    assertThatThrownBy(() -> MappedField.parse(text)).hasMessage("it has an empty field name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\\b", "a\\"})
  void strayBackslashesAreRefused(String text) {
    assertThatThrownBy(() -> MappedField.parse(text))
        .hasMessage("only a dot, bar or backslash may follow a backslash");
  }
}
