package dev.labelstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

class IngestSettingsTest {

  static final Map<String, String> NEEDED =
      Map.of(
          "labelstream.kafka.bootstrap-servers", "kafka:9092",
          "labelstream.kafka.topic", "uploads",
          "labelstream.dead-letters.topic", "dead-letters",
          "labelstream.sink.dataset", "s3://lake/images.lance",
          "execution.checkpointing.interval", "10s");

  @Test
  void fiveKeysAreEnough() {
    IngestSettings settings = IngestSettings.read(Configuration.fromMap(NEEDED));

    assertThat(settings.sink().dataset()).isEqualTo("s3://lake/images.lance");
    assertThat(settings.score().declarations())
        .extracting(label -> label.name())
        .containsExactly("quality");
  }

  @Test
  void problemsOfAllPartsAreToldTogether() {
    ConfigurationProblems thrown =
        problems(
            Map.of(
                "labelstream.kafka.topic", "",
                "labelstream.kafka.start-from", "noon",
                "labelstream.message.url-field", "",
                "labelstream.fetch.capacity", "many",
                "labelstream.score.labels", "beauty",
                "labelstream.score.batch-size", "0",
                "labelstream.sink.dataset", " ",
                "labelstream.sink.commit-timeout", "0 s",
                "execution.checkpointing.interval", "often"));

    assertThat(thrown.problems())
        .satisfiesExactlyInAnyOrder(
            problem -> assertThat(problem).startsWith("labelstream.kafka.topic is missing"),
            problem -> assertThat(problem).startsWith("labelstream.kafka.start-from is 'noon'"),
            problem -> assertThat(problem).startsWith("labelstream.message.url-field is empty"),
            problem -> assertThat(problem).startsWith("labelstream.fetch.capacity cannot be read"),
            problem -> assertThat(problem).startsWith("labelstream.score.labels names the label"),
            problem -> assertThat(problem).startsWith("labelstream.score.batch-size is 0"),
            problem -> assertThat(problem).startsWith("labelstream.sink.dataset is missing"),
            problem -> assertThat(problem).startsWith("labelstream.sink.commit-timeout is"),
            problem ->
                assertThat(problem)
                    .isEqualTo(
                        "execution.checkpointing.interval cannot be read: give an interval such as"
                            + " 10s"));
  }

  @Test
  void jobWithoutCheckpointsIsRefused() {
    Map<String, String> keys = new HashMap<>(NEEDED);
    keys.remove("execution.checkpointing.interval");

    ConfigurationProblems thrown =
        catchThrowableOfType(
            ConfigurationProblems.class, () -> IngestSettings.read(Configuration.fromMap(keys)));

    assertThat(thrown)
        .hasMessage(
            "The configuration has 1 problem:\n"
                + "  - execution.checkpointing.interval is missing: rows are committed when a"
                + " checkpoint completes; give an interval such as 10s");
  }

  @Test
  void messageHasALineForEachProblem() {
    ConfigurationProblems thrown =
        problems(Map.of("labelstream.kafka.topic", "", "labelstream.sink.dataset", ""));

    assertThat(thrown)
        .hasMessage(
            "The configuration has 2 problems:\n"
                + "  - labelstream.kafka.topic is missing: give the topic of the uploads\n"
                + "  - labelstream.sink.dataset is missing: give the URI of the Lance dataset to"
                + " write");
  }

  @Test
  void labelsMayBeLeftOut() {
    Map<String, String> keys = new HashMap<>(NEEDED);
    keys.put("labelstream.score.labels", "");

    assertThat(IngestSettings.read(Configuration.fromMap(keys)).score().declarations())
        .isEqualTo(List.of());
  }

  private static ConfigurationProblems problems(Map<String, String> wrong) {
    Map<String, String> keys = new HashMap<>(NEEDED);
    keys.putAll(wrong);
    return catchThrowableOfType(
        ConfigurationProblems.class, () -> IngestSettings.read(Configuration.fromMap(keys)));
  }
}
