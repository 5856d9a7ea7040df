package dev.labelstream.ingest.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class MessageSettingsTest {

  private final List<String> problems = new ArrayList<>();

  @Test
  void defaultsReadTheFieldsThatTheDocumentationNames() throws Exception {
    MessageSettings settings = read(Map.of()).orElseThrow();

    FieldMapping fields = settings.fields();
    assertThat(List.of(fields.id(), fields.url(), fields.caption(), fields.time()))
        .extracting(MappedField::toString)
        .containsExactly("id", "url", "caption", "uploaded_at");
    assertThat(settings.maxSize()).isEqualTo(MemorySize.parse("256kb"));
    assertThat(problems).isEmpty();
    assertThat(InstantiationUtil.clone(settings)).isEqualTo(settings);
  }

  @Test
  void everyProblemIsToldAtOnce() {
    Optional<MessageSettings> settings =
        read(
            Map.of(
                "labelstream.message.id-field", "a..b",
                "labelstream.message.url-field", " ",
                "labelstream.message.time-field", "a\\b",
                "labelstream.message.max-size", "big",
                "labelstream.message.max-depth", "0"));

    assertThat(settings).isEmpty();
    assertThat(problems)
        .containsExactly(
            "labelstream.message.id-field is \"a..b\", which leads to no field because it has an"
                + " empty field name: give names joined by dots, such as meta.url.",
            "labelstream.message.url-field is empty, but no picture can be fetched without a URL:"
                + " name the field that holds it.",
            "labelstream.message.time-field is \"a\\b\", which leads to no field because only a"
                + " dot, bar or backslash may follow a backslash: give names joined by dots, such"
                + " as meta.url.",
            "Could not parse value 'big' for key 'labelstream.message.max-size'. Give a size such"
                + " as 256kb.",
            "labelstream.message.max-depth is 0, but a reader needs stack for every level: give a"
                + " number from 1 to 500.");
  }

  @Test
  void messagesMayHaveNeitherIdNorCaptionNorTime() {
    Optional<MessageSettings> settings =
        read(
            Map.of(
                "labelstream.message.id-field", "",
                "labelstream.message.caption-field", "",
                "labelstream.message.time-field", ""));

    assertThat(settings).isPresent();
    assertThat(problems).isEmpty();
  }

  @Test
  void sizesThatDontFitInMemoryAreRefused() {
    FieldMapping fields = read(Map.of()).orElseThrow().fields();

    assertThatThrownBy(() -> new MessageSettings(fields, MemorySize.parse("1gb"), 64))
        .hasMessage(
            "labelstream.message.max-size is 1 gb, but messages are held in memory whole: give a"
                + " size from 1b to 64 mb.");
  }

  private Optional<MessageSettings> read(Map<String, String> config) {
    return MessageSettings.read(Configuration.fromMap(config), problems::add);
  }
}
